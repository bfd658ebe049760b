//! Times of the draws and event ids, per instruction set, beside the `md-5` crate: `make bench-kernels`.
//!
//! Criterion shows the time of a batch and how many million elements, which are keys, go through in a second.

use std::hint::black_box;
use std::time::Duration;

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use navigator_events::domain::rng::{Digester, InstructionSet, KeyEnd, KeyStarts, draw, hex_digits};

/// The employees of a batch, as many as DuckDB has rows in a vector.
const EMPLOYEES: usize = 2048;

/// Ids of a length in bytes, all different.
fn ids(length: usize) -> Vec<String> {
    (0..EMPLOYEES).map(|number| format!("EMP_2024_{number:0>width$}", width = length - 9)).collect()
}

fn of_each_instruction_set(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    run: impl Fn(&mut Digester, &mut Vec<f64>) -> u64,
) {
    for set in InstructionSet::available() {
        let (mut digester, mut draws) = (Digester::with(set), Vec::new());
        group.bench_function(format!("{name}/{}", set.name()), |bencher| {
            bencher.iter(|| run(&mut digester, &mut draws))
        });
    }
}

fn draws(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draws");
    group.throughput(Throughput::Elements(EMPLOYEES as u64));
    let end = KeyEnd::new(2025, "termination", "");
    let rows: Vec<u32> = (0..EMPLOYEES as u32).collect();
    let draw_rows = |digester: &mut Digester, starts: &KeyStarts, rows: &[u32], draws: &mut Vec<f64>| {
        draws.clear();
        digester.draws(starts, &end, rows, draws);
        black_box(&draws)[0].to_bits()
    };
    for length in [12, 16, 24, 36, 60] {
        let starts = KeyStarts::new("", ids(length).iter());
        of_each_instruction_set(&mut group, &format!("ids of {length} bytes"), |digester, draws| {
            draw_rows(digester, &starts, &rows, draws)
        });
    }

    let starts = KeyStarts::new("42|", ids(16).iter());
    of_each_instruction_set(&mut group, "ids of 16 bytes, a seed", |digester, draws| {
        draw_rows(digester, &starts, &rows, draws)
    });

    let numbers: Vec<String> = (0..EMPLOYEES).map(|number| number.pow(2).to_string()).collect();
    let starts = KeyStarts::new("", numbers.iter());
    of_each_instruction_set(&mut group, "ids of 1 to 7 digits", |digester, draws| {
        draw_rows(digester, &starts, &rows, draws)
    });

    // As if every eighth had left.
    let starts = KeyStarts::new("", ids(16).iter());
    let some: Vec<u32> = rows.iter().copied().filter(|row| row % 8 != 3).collect();
    group.throughput(Throughput::Elements(some.len() as u64));
    of_each_instruction_set(&mut group, "7 of 8 rows, ids of 16 bytes", |digester, draws| {
        draw_rows(digester, &starts, &some, draws)
    });
    for count in [1, 4, 16, 40] {
        group.throughput(Throughput::Elements(count as u64));
        of_each_instruction_set(&mut group, &format!("{count} rows, ids of 16 bytes"), |digester, draws| {
            draw_rows(digester, &starts, &rows[..count], draws)
        });
    }
    group.throughput(Throughput::Elements(EMPLOYEES as u64));
    let names = ids(16);
    group.bench_function("ids of 16 bytes/md-5 crate", |bencher| {
        bencher.iter(|| names.iter().map(|id| draw(None, id, 2025, "termination", "")).sum::<f64>());
    });
    let mut starts = KeyStarts::default();
    group.bench_function("key starts of 16 bytes", |bencher| {
        bencher.iter(|| starts.refill("", black_box(&names).iter()));
    });
}

fn event_ids(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("event ids");
    group.throughput(Throughput::Elements(EMPLOYEES as u64));
    let starts = KeyStarts::new("default|default|", ids(16).iter());
    let rows: Vec<u32> = (0..EMPLOYEES as u32).collect();
    for (name, event_type) in [("one block", "merit"), ("two blocks", "benefit_enrollment")] {
        let end = KeyEnd::new(2025, event_type, "");
        of_each_instruction_set(&mut group, name, |digester, _| {
            let mut digests = Vec::with_capacity(EMPLOYEES);
            digester.digests(&starts, &end, &rows, &mut digests);
            black_box(digests)[0]
        });
    }
    let digests: Vec<u64> =
        (0..EMPLOYEES as u64).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    group.bench_function("hex digits", |bencher| {
        let mut text = vec![[0; 16]; EMPLOYEES];
        bencher.iter(|| {
            text.iter_mut().zip(black_box(&digests)).for_each(|(to, digest)| *to = hex_digits(*digest));
            black_box(&text)[0]
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = draws, event_ids
}
criterion_main!(benches);
