"""hash_rng against Python's hashlib, for random keys."""

import hashlib
import random
import time

ROWS = 4000
# Letters of one to four bytes, the separator, quotes, blanks and a NUL.
LETTERS = "abcXYZ0189 _-|'\"\\\t\n\0éßЖ社員👩\u200d💼"
WORDS = ["hire", "termination", "promotion", "merit", "enrollment", "benefit_enrollment", "", "été"]


def draw(employee_id: object, year: int, word: str, salt: str = "", seed: int | None = None) -> float:
    """The draw as the specification writes it."""
    parts = [str(part) for part in (seed, employee_id, year, word) if part is not None]
    key = "|".join(parts + [salt] * bool(salt))
    return int(hashlib.md5(key.encode()).hexdigest()[:8], 16) / 16**8


def random_text(source: random.Random, longest: int) -> str:
    """A text that is short more often than long."""
    return "".join(source.choices(LETTERS, k=int(longest * source.random() ** 3)))


def test_the_reference_has_the_fixed_point_of_the_specification() -> None:
    """Or the reference would be tested, not the function."""
    assert draw("EMP_2024_0000001", 2025, "termination") == 0.3640904757194221


def test_random_keys(connection) -> None:
    """All forms, every argument at random: equal to the bit."""
    seed = time.time_ns()
    print(f"seed {seed}")
    source = random.Random(seed)
    rows = []
    for number in range(ROWS):
        year = source.choice([source.randint(1, 9999), source.randint(-(2**63), 2**63 - 1)])
        random_seed = source.choice([source.randint(-100, 100), source.randint(-(2**63), 2**63 - 1)])
        text, salt = random_text(source, 300), random_text(source, 100)
        big, word = source.getrandbits(126) - 2**125, source.choice(WORDS)
        rows.append((number, text, big, year, word, salt, random_seed))
    # A list for each column is much faster than a parameter for each value.
    columns = [list(column) for column in zip(*rows, strict=True)]
    columns[2] = [str(big) for big in columns[2]]
    connection.execute(
        """CREATE TABLE keys AS SELECT unnest(?::INTEGER[]) AS number, unnest(?::VARCHAR[]) AS id,
               unnest(?::HUGEINT[]) AS big, unnest(?::BIGINT[]) AS year, unnest(?::VARCHAR[]) AS word,
               unnest(?::VARCHAR[]) AS salt, unnest(?::BIGINT[]) AS seed""",
        columns,
    )
    got = connection.execute(
        """SELECT hash_rng(id, year, word), hash_rng(id, year, word, salt),
                  hash_rng(id, year, word, salt, seed), hash_rng(big, year, word),
                  hash_rng(big, year, word, salt, seed), hash_rng(number, year, word, salt)
           FROM keys ORDER BY number"""
    ).fetchall()
    for row, draws in zip(rows, got, strict=True):
        number, text, big, year, word, salt, random_seed = row
        wanted = (
            draw(text, year, word),
            draw(text, year, word, salt),
            draw(text, year, word, salt, random_seed),
            draw(big, year, word),
            draw(big, year, word, salt, random_seed),
            draw(number, year, word, salt),
        )
        assert draws == wanted, f"seed {seed}: {row}"
