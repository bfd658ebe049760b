"""hash_rng where all rows of a chunk have the year, event type, salt and seed in common, against Python's hashlib."""

import random
import time

import pytest
from test_hash_rng import draw, random_text

ROWS = 5000
ENDS = [(2025, "hire", "", None), (2025, "benefit_enrollment", "été", -42), (1, "x" * 90, "", 7), (9999, "", "s" * 40, None)]


@pytest.mark.parametrize("longest", [0, 1, 7, 30, 300])
def test_random_ids(connection, longest: int) -> None:
    """Texts of all lengths, some NULL, and integers: equal to the bit."""
    seed = time.time_ns()
    print(f"seed {seed}")
    source = random.Random(seed)
    ids = [None if source.random() < 0.1 else random_text(source, longest) for _ in range(ROWS)]
    connection.execute(
        """CREATE TABLE ids AS SELECT unnest(range(len(?::VARCHAR[]))) AS number, unnest(?::VARCHAR[]) AS id""", [ids, ids]
    )
    for year, word, salt, random_seed in ENDS:
        arguments = [year, word, salt] + ([] if random_seed is None else [random_seed])
        places = ", ".join("?" * len(arguments))
        got = connection.execute(
            f"""SELECT hash_rng(id, {places}), hash_rng(number, {places}), hash_rng((number - 50)::HUGEINT, {places}),
                       hash_rng(number::UHUGEINT, {places})
                FROM ids ORDER BY number""",
            arguments * 4,
        ).fetchall()
        end = (year, word, salt, random_seed)
        for number, (text, draws) in enumerate(zip(ids, got, strict=True)):
            of_number = draw(number, *end)
            wanted = (None if text is None else draw(text, *end), of_number, draw(number - 50, *end), of_number)
            assert draws == wanted, f"seed {seed}: {text!r} {number} {end}"
