//! The search for a plan, on the worst cases that we could construct.
//!
//! Real phones have one or two hundred apps of very unlike sizes, and their plans are found in
//! microseconds. These cases are made to be hard: many items of nearly the same size, where
//! millions of sets free nearly the same, and shared containers that tie them together. Each is
//! to be answered within a second. `cargo bench --bench plan`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tierfit::{
    account::Class,
    bytes::Bytes,
    plan::solve::{Candidate, Problem, Proof, Requirement, Shared, Solution, solve},
};

/// A generator of numbers that are the same on every machine (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn candidates(sizes: impl IntoIterator<Item = u64>, classes: &[Class]) -> Vec<Candidate> {
    let classes = classes.iter().cycle();
    let sizes = sizes.into_iter().map(Bytes::new);
    sizes.zip(classes).map(|(own, class)| Candidate { class: *class, own }).collect()
}

fn total(candidates: &[Candidate]) -> u64 {
    candidates.iter().map(|candidate| candidate.own.get()).sum()
}

/// A problem in which so many bytes have to be freed.
fn problem(candidates: Vec<Candidate>, shared: Vec<Shared>, goal: u64) -> Problem {
    let requirement = Requirement { freed_factor: 1, charge_factor: 1, goal: goal.into() };
    Problem { candidates, shared, charges: Vec::new(), requirement }
}

/// So many apps, each of about a gigabyte, of which a part has to go.
fn like_sizes(count: usize, spread: u64, part: u64, classes: &[Class]) -> Problem {
    let mut numbers = Numbers(7);
    let sizes = (0..count).map(|_| (1 << 30) + numbers.below(spread));
    let candidates = candidates(sizes, classes);
    let goal = total(&candidates) / 1000 * part;
    problem(candidates, Vec::new(), goal)
}

/// Sixty of the very same size, and as many that differ from it by a few bytes.
fn near_ties(step: u64) -> Problem {
    let near = (0..60_u64).map(|number| (1 << 30) + number * step);
    let candidates = candidates(std::iter::repeat_n(1 << 30, 60).chain(near), &[Class::Safe]);
    let goal = total(&candidates) / 2 + 1;
    problem(candidates, Vec::new(), goal)
}

/// Apps of like sizes, of which so many pairs (or larger groups) share a container.
fn tied(count: usize, groups: usize, owners: usize, part: u64) -> Problem {
    let mut numbers = Numbers(11);
    let sizes = (0..count).map(|_| (1 << 28) + numbers.below(1 << 28)).collect::<Vec<_>>();
    let candidates = candidates(sizes, &[Class::Safe, Class::OwnBackup]);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let shared = (0..groups)
        .map(|_| {
            let mut of: Vec<_> = (0..owners)
                .map(|_| usize::try_from(numbers.below(count)).unwrap_or_default())
                .collect();
            of.sort_unstable();
            of.dedup();
            Shared { bytes: Bytes::new((1 << 28) + numbers.below(1 << 29)), owners: of }
        })
        .collect();
    let goal = total(&candidates) / 1000 * part;
    problem(candidates, shared, goal)
}

fn cases() -> Vec<(String, Problem)> {
    let mut cases = Vec::new();
    let mut add = |name: String, problem| cases.push((name, problem));
    for part in [5, 7, 10, 100, 500, 950] {
        add(
            format!("600 alike within 1 MB, {part} of 1000"),
            like_sizes(600, 1 << 20, part, &[Class::Safe]),
        );
        add(
            format!("600 alike within 1 GB, {part} of 1000"),
            like_sizes(600, 1 << 30, part, &[Class::Safe]),
        );
        add(
            format!("600 alike of three classes, {part} of 1000"),
            like_sizes(600, 1 << 30, part, &[Class::Safe, Class::OwnBackup, Class::Unknown]),
        );
    }
    add("600 up to 1 TB, 7 of 1000".to_owned(), like_sizes(600, 1 << 40, 7, &[Class::Safe]));
    for step in [0, 1, 2, 4_096, 1_000_003] {
        add(format!("60 equal and 60 with {step} bytes between"), near_ties(step));
    }
    for (count, groups, owners) in
        [(40, 10, 2), (100, 20, 3), (200, 40, 4), (600, 300, 2), (60, 60, 6)]
    {
        for part in [50, 400] {
            add(
                format!("{count} apps, {groups} containers of {owners}, {part} of 1000"),
                tied(count, groups, owners, part),
            );
        }
    }
    cases
}

/// Checks that a solution frees what it says, and enough.
fn check(problem: &Problem, solution: &Solution) {
    let own = solution.chosen.iter().filter_map(|place| problem.candidates.get(*place));
    let own: u64 = own.map(|candidate| candidate.own.get()).sum();
    let freed = problem
        .shared
        .iter()
        .filter(|shared| shared.owners.iter().all(|owner| solution.chosen.contains(owner)));
    let freed = own + freed.map(|shared| shared.bytes.get()).sum::<u64>();
    assert_eq!(freed, solution.freed.get());
    assert!(problem.requirement.goal <= i128::from(freed));
}

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10).warm_up_time(std::time::Duration::from_millis(200));
    group.measurement_time(std::time::Duration::from_secs(1));
    for (name, problem) in cases() {
        let solution = solve(&problem);
        if let Some(solution) = &solution {
            check(&problem, solution);
        }
        let proof = match solution.map(|solution| solution.proof) {
            Some(Proof::Optimal) => "proved",
            Some(Proof::Tied) => "tied",
            Some(Proof::EndedEarly { .. }) => "ended early",
            None => "none",
        };
        group.bench_function(format!("{name}: {proof}"), |bencher| {
            bencher.iter(|| solve(black_box(&problem)));
        });
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
