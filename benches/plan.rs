//! The search for a plan, on families of problems that are made to be hard.
//!
//! Real phones have one or two hundred apps of very unlike sizes, and their plans are found in less
//! than a millisecond. Here are also as many apps and vendors as a device can hold, sizes that are
//! all near one another, where millions of sets free nearly the same, and containers that tie apps
//! together. Each family is asked for 17 goals, from 1 to 99 per cent of all there is; each answer
//! has to be proved the best. `cargo bench --bench plan`

use std::{hint::black_box, num::NonZeroU64, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tierfit::{
    account::Class,
    bytes::Bytes,
    plan::solve::{
        Candidate, Charge, Problem, Proof, Requirement, Shared, Solution, least_numbers, solve,
    },
};

const PER_CENT: [u64; 17] = [1, 2, 5, 10, 13, 20, 30, 40, 50, 60, 70, 80, 87, 90, 95, 98, 99];
const GB: u64 = 1 << 30;
const MB: u64 = 1 << 20;
const KB: u64 = 1 << 10;

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

    fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(u64::try_from(limit).unwrap_or(u64::MAX))).unwrap_or_default()
    }

    /// A size from 1 KB to about 20 GB: all of its magnitudes are as likely.
    fn of_any_magnitude(&mut self) -> u64 {
        let power = self.below(24);
        (KB << power) + self.below(KB << power)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.index(at + 1));
        }
    }
}

/// A problem without a goal.
struct Phone {
    name: String,
    candidates: Vec<Candidate>,
    shared: Vec<Shared>,
    charges: Vec<Charge>,
}

/// How sizes come about.
type Size = fn(&mut Numbers) -> u64;

const OF_ANY_MAGNITUDE: Size = Numbers::of_any_magnitude;
const WITHIN_A_KB: Size = |numbers| GB + numbers.below(KB);
const WITHIN_A_MB: Size = |numbers| GB + numbers.below(MB);

/// So many apps, whose classes are mixed over the safest ones.
fn apps(count: usize, classes: usize, size: Size, numbers: &mut Numbers) -> Vec<Candidate> {
    let mut app = || {
        let class = Class::RISKIEST_FIRST.into_iter().rev().nth(numbers.index(classes));
        Candidate { class: class.unwrap_or(Class::Safe), own: Bytes::new(size(numbers)) }
    };
    (0..count).map(|_| app()).collect()
}

/// Nothing but vendors whose apps share a container: apps of 10 to 20 MB, and containers of 200 to
/// 400 MB.
fn of_vendors(vendors: usize, each: usize, classes: usize) -> Phone {
    let mut numbers = Numbers(1);
    let own: Size = |numbers| 10_000_000 + numbers.below(10_000_000);
    let candidates = apps(vendors * each, classes, own, &mut numbers);
    let shared = (0..vendors).map(|vendor| Shared {
        bytes: Bytes::new(200_000_000 + numbers.below(200_000_000)),
        owners: (vendor * each..(vendor + 1) * each).collect(),
    });
    let shared = shared.collect();
    let name = format!("{vendors} vendors of {each} apps, {classes} classes");
    Phone { name, candidates, shared, charges: Vec::new() }
}

/// As many apps as a device can hold, of which 200 vendors with three or four each share containers.
fn full(classes: usize, (sizes, size): (&str, Size)) -> Phone {
    let mut numbers = Numbers(2);
    let candidates = apps(700, classes, size, &mut numbers);
    let mut order: Vec<_> = (0..candidates.len()).collect();
    numbers.shuffle(&mut order);
    let mut shared = Vec::new();
    while shared.len() < 200 && 3 < order.len() {
        let owners = order.split_off(order.len() - 3 - numbers.index(2));
        shared.push(Shared { bytes: Bytes::new(size(&mut numbers)), owners });
    }
    let name = format!("700 apps, 200 vendors, {classes} classes, {sizes}");
    Phone { name, candidates, shared, charges: Vec::new() }
}

/// So many apps that share nothing.
fn alone(count: usize, classes: usize, (sizes, size): (&str, Size)) -> Phone {
    let candidates = apps(count, classes, size, &mut Numbers(3));
    let name = format!("{count} apps, {classes} classes, {sizes}");
    Phone { name, candidates, shared: Vec::new(), charges: Vec::new() }
}

/// A vendor of 30 apps, of which one container has the first twenty and another the last twenty.
fn one_large_vendor(classes: usize, (sizes, size): (&str, Size)) -> Phone {
    let mut numbers = Numbers(4);
    let candidates = apps(230, classes, size, &mut numbers);
    let container = |owners: std::ops::Range<usize>| Shared {
        bytes: Bytes::new(2 * GB + size(&mut numbers)),
        owners: owners.collect(),
    };
    let shared = [0..20, 10..30].map(container).into();
    let name = format!("a vendor of 30 apps and 200 others, {classes} classes, {sizes}");
    Phone { name, candidates, shared, charges: Vec::new() }
}

/// Several devices with the same apps, each with its containers; some apps have a copy that takes
/// storage, once for all devices.
fn with_copies(devices: usize, copies: usize, (sizes, size): (&str, Size)) -> Phone {
    let mut numbers = Numbers(5);
    let candidates = apps(150 * devices, 3, size, &mut numbers);
    let on = |app: usize, device: usize| app * devices + device;
    let containers = (0..10).flat_map(|vendor| (0..devices).map(move |device| (vendor, device)));
    let shared = containers.map(|(vendor, device)| Shared {
        bytes: Bytes::new(size(&mut numbers)),
        owners: (vendor * 3..vendor * 3 + 3).map(|app| on(app, device)).collect(),
    });
    let shared = shared.collect();
    let charges = (0..copies).map(|number| {
        let items: Vec<_> = (0..devices).map(|device| on(number * 7, device)).collect();
        let own = items.iter().filter_map(|item| candidates.get(*item)).map(|app| app.own);
        Charge { bytes: own.max().unwrap_or_default(), items }
    });
    let charges = charges.collect();
    let name = format!("{devices} devices of 150 apps, {copies} with copies, {sizes}");
    Phone { name, candidates, shared, charges }
}

impl Phone {
    /// Returns what all of its apps free.
    fn total(&self) -> u64 {
        let own = self.candidates.iter().map(|candidate| candidate.own.get());
        own.chain(self.shared.iter().map(|shared| shared.bytes.get())).sum()
    }

    /// Asks for each of the goals, with a tenth of what is freed kept for growth where there are
    /// charges.
    fn problems(&self) -> Vec<Problem> {
        let (freed_factor, charge_factor) = if self.charges.is_empty() {
            (NonZeroU64::MIN, 1)
        } else {
            (NonZeroU64::MIN.saturating_add(109), 100)
        };
        let part =
            |per_cent: u64| i128::from(self.total()) * i128::from(per_cent * charge_factor) / 100;
        PER_CENT
            .map(|per_cent| Problem {
                candidates: self.candidates.clone(),
                shared: self.shared.clone(),
                charges: self.charges.clone(),
                requirement: Requirement { freed_factor, charge_factor, goal: part(per_cent) },
            })
            .into()
    }
}

fn families() -> Vec<Phone> {
    let any = ("1 KB to 20 GB", OF_ANY_MAGNITUDE);
    let (kb, mb) = (("1 GB and a KB", WITHIN_A_KB), ("1 GB and a MB", WITHIN_A_MB));
    let mut families = Vec::new();
    for (vendors, each) in [(8, 3), (12, 4), (40, 5)] {
        families.extend([1, 3].map(|classes| of_vendors(vendors, each, classes)));
    }
    for sizes in [any, kb, mb] {
        families.extend([1, 3, 6].map(|classes| full(classes, sizes)));
        families.extend([1, 3].map(|classes| alone(600, classes, sizes)));
        families.extend([1, 3].map(|classes| one_large_vendor(classes, sizes)));
    }
    families.push(alone(150, 6, any));
    families.extend(
        [(1, 5), (1, 20), (3, 20)].map(|(devices, copies)| with_copies(devices, copies, any)),
    );
    families
}

/// Checks that a solution frees what it says, and is the best.
fn check(name: &str, problem: &Problem, solution: &Solution) {
    let own = solution.chosen.iter().filter_map(|index| problem.candidates.get(*index));
    let own: u64 = own.map(|candidate| candidate.own.get()).sum();
    let is_chosen = |index: &usize| solution.chosen.binary_search(index).is_ok();
    let freed = problem.shared.iter().filter(|shared| shared.owners.iter().all(is_chosen));
    let freed = own + freed.map(|shared| shared.bytes.get()).sum::<u64>();
    assert_eq!(freed, solution.freed.get(), "{name}");
    assert_eq!(solution.proof, Proof::Optimal, "{name}: {:?}", problem.requirement);
}

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10).warm_up_time(Duration::from_millis(1));
    group.measurement_time(Duration::from_secs(2));
    for phone in families() {
        let problems = phone.problems();
        for problem in &problems {
            // Copies may take more than all there is to free.
            if let Ok(Some(solution)) = solve(problem) {
                check(&phone.name, problem, &solution);
            }
        }
        group.throughput(Throughput::Elements(17));
        group.bench_function(&phone.name, |bencher| {
            bencher.iter(|| black_box(&problems).iter().map(solve).collect::<Vec<_>>());
        });
    }
    group.finish();
}

/// What a glance at six tiers needs.
fn numbers(criterion: &mut Criterion) {
    let phone = full(6, ("1 KB to 20 GB", OF_ANY_MAGNITUDE));
    let problems = phone.problems();
    criterion.bench_function("the least numbers for 17 goals", |bencher| {
        bencher.iter(|| black_box(&problems).iter().map(least_numbers).collect::<Vec<_>>());
    });
}

criterion_group!(benches, plans, numbers);
criterion_main!(benches);
