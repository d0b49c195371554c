//! What the search finds is compared to what trying all sets finds.

use std::{cmp::Reverse, num::NonZeroU64, ops::Range, thread};

use proptest::{collection::vec, prelude::*, sample::select};

use super::{effort::Effort, *};

/// A set by its counts, the bytes it frees, and its members: the least of these is the best.
type RatedSet = (Numbers, u64, Vec<usize>);

/// Limits with which all parts of the search have something to do in small problems: blocks are
/// told apart into cases, and what is decided about last isn't in lists.
const TIGHT: [Limits; 3] = [within(2, [1, 1, 1]), within(4, [2, 2, 2]), within(1, [1, 3, 9])];

const fn within(members: usize, [first, second, third]: [usize; 3]) -> Limits {
    let steps = 1 << 24;
    Limits {
        members,
        efforts: [
            Effort { entries: first, steps: 1 << 8 },
            Effort { entries: second, steps: 1 << 12 },
            Effort { entries: third, steps },
        ],
        patience: 1,
    }
}

/// Returns a bit for each of the indices.
fn bits(indices: &[usize]) -> u32 {
    indices.iter().fold(0, |bits, index| bits | 1 << index)
}

fn by_trying_all(problem: &Problem) -> Option<RatedSet> {
    let Problem { candidates, shared, charges, requirement } = problem;
    let shared: Vec<_> = shared.iter().map(|it| (it.bytes.get(), bits(&it.owners))).collect();
    let charges: Vec<_> = charges.iter().map(|it| (it.bytes.get(), bits(&it.items))).collect();
    let classes = Class::RISKIEST_FIRST.map(|class| {
        let of_class = |index: &usize| candidates[*index].class == class;
        bits(&(0..candidates.len()).filter(of_class).collect::<Vec<_>>())
    });
    let mut own = vec![0_u64];
    for candidate in candidates {
        own.extend(own.clone().iter().map(|sum| sum + candidate.own.get()));
    }
    let sets = (0_u32..).zip(own).filter_map(|(set, own)| {
        let whole = shared.iter().filter(|(_, owners)| *owners != 0 && set & owners == *owners);
        let freed = own + whole.map(|(bytes, _)| bytes).sum::<u64>();
        let brought = charges.iter().filter(|(_, items)| set & items != 0);
        let taken: u64 = brought.map(|(bytes, _)| bytes).sum();
        let weight = i128::from(requirement.freed_factor.get()) * i128::from(freed)
            - i128::from(requirement.charge_factor) * i128::from(taken);
        let counts = || classes.map(|class| (set & class).count_ones());
        // Of sets with the same counts, that comes first which has the first item that isn't in
        // both: with the bits from the other end, it is the larger number.
        (requirement.goal <= weight).then(|| (counts(), freed, Reverse(set.reverse_bits())))
    });
    let (counts, freed, Reverse(set)) = sets.min()?;
    let set = set.reverse_bits();
    let members = (0..candidates.len()).filter(|index| set & 1 << index != 0);
    Some((counts.map(|count| usize::try_from(count).unwrap()), freed, members.collect()))
}

/// Solves a problem without going through all sets that are as good at once.
fn item_by_item(problem: &Problem) -> Option<Vec<usize>> {
    let [limits, ..] = &TIGHT;
    let instance = Instance::new(problem).unwrap();
    let partition = Partition::new(&instance, limits.members).unwrap();
    let counts = least(&instance, &partition).unwrap()?.counts;
    let mut engine = Engine::new(&instance, &partition, counts, limits);
    let best = engine.cheapest().best?;
    let (set, sureness) = first::first(&mut engine, best.set, Effort { entries: 1, steps: 0 });
    assert_eq!(sureness, Sureness::Sure);
    Some(set.into_iter().map(usize::from).collect())
}

#[track_caller]
fn check(problem: &Problem) {
    let best = by_trying_all(problem);
    if 0 < problem.requirement.goal {
        assert_eq!(item_by_item(problem), best.as_ref().map(|(_, _, chosen)| chosen.clone()));
    }
    assert_eq!(least_numbers(problem), Ok(best.as_ref().map(|(numbers, _, _)| *numbers)));
    let expected = best.map(|(_, freed, chosen)| Solution {
        chosen,
        freed: Bytes::new(freed),
        proof: Proof::Optimal,
    });
    for limits in [&Limits::USUAL].into_iter().chain(&TIGHT) {
        assert_eq!(solve_within(problem, limits), Ok(expected.clone()), "{limits:?}");
    }
}

/// Sizes that are like one another, that are not, that are equal, and that are multiples.
fn size() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..20_u64,
        1_000..1_010_u64,
        (0..20_u32).prop_map(|power| 1 << power),
        0..1_000_000_u64,
    ]
}

fn multiple_of(unit: u64) -> impl Strategy<Value = u64> {
    prop_oneof![0..6_u64, 100..120_u64, 0..1_000_u64].prop_map(move |count| count * unit)
}

fn candidates(
    classes: usize,
    count: Range<usize>,
    size: impl Strategy<Value = u64>,
) -> impl Strategy<Value = Vec<Candidate>> {
    let safest_first: Vec<_> = Class::RISKIEST_FIRST.into_iter().rev().take(classes).collect();
    let candidate = (select(safest_first), size.prop_map(Bytes::new));
    vec(candidate.prop_map(|(class, own)| Candidate { class, own }), count)
}

/// So many containers or charges at most, each with its members.
fn groups(
    most: usize,
    members: Range<usize>,
    size: impl Strategy<Value = u64>,
) -> impl Strategy<Value = Vec<(Bytes, Vec<usize>)>> {
    vec((size.prop_map(Bytes::new), vec(0..100_usize, members)), 0..=most)
}

/// A goal: such a part of what there is, in thousandths, and a few bytes.
#[derive(Debug, Clone, Copy)]
struct MadeGoal {
    per_mille: u64,
    further: u64,
}

/// Makes a problem with such a goal.
fn problem(
    candidates: Vec<Candidate>,
    shared: Vec<(Bytes, Vec<usize>)>,
    charges: Vec<(Bytes, Vec<usize>)>,
    goal: MadeGoal,
) -> Problem {
    let within = |members: Vec<usize>| -> Vec<usize> {
        members.into_iter().filter_map(|index| index.checked_rem(candidates.len())).collect()
    };
    let shared: Vec<_> = shared
        .into_iter()
        .map(|(bytes, owners)| Shared { bytes, owners: within(owners) })
        .collect();
    let charges: Vec<_> =
        charges.into_iter().map(|(bytes, items)| Charge { bytes, items: within(items) }).collect();
    let own = candidates.iter().map(|candidate| candidate.own);
    let all: Bytes = own.chain(shared.iter().map(|shared| shared.bytes)).sum();
    let goal = Bytes::new(all.get() / 1_000 * goal.per_mille + goal.further);
    Problem { candidates, shared, charges, requirement: Requirement::bytes(goal) }
}

fn goal() -> impl Strategy<Value = MadeGoal> {
    (prop_oneof![0..1_050_u64, Just(500)], 0..10_u64)
        .prop_map(|(per_mille, further)| MadeGoal { per_mille, further })
}

/// Vendors of three apps each, which share a container; all sizes are near one another.
fn of_vendors() -> impl Strategy<Value = Problem> {
    let near = || select(vec![(1_000_u64, 4_u64), (1_000, 300), (0, 40)]);
    (near(), near(), vec(any::<u64>(), 16), 0..1_000_u64, any::<u64>()).prop_map(
        |((own, of_own), (container, of_container), numbers, per_mille, further)| {
            let candidates = of_one_class(numbers[..12].iter().map(|it| own + it % of_own));
            let shared = numbers[12..].iter().enumerate().map(|(vendor, number)| {
                let owners = (0..3).map(|app| vendor + 4 * app).collect();
                (Bytes::new(container + number % of_container), owners)
            });
            let goal = MadeGoal { per_mille, further: further % 300 };
            problem(candidates, shared.collect(), Vec::new(), goal)
        },
    )
}

/// Apps of several devices, each of which is charged once wherever it goes.
fn of_devices() -> impl Strategy<Value = Problem> {
    let is_charged = prop_oneof![3 => Just(true), 1 => Just(false)];
    let apps = (1..4_usize, 1..5_usize, vec((0..6_usize, is_charged), 4));
    let sizes = vec(size(), 12 + 6);
    let factors = select(vec![(1, 1), (110, 100), (107_125, 100_000), (3, 7)]);
    (apps, sizes, factors, goal()).prop_map(|((devices, count, apps), sizes, factors, goal)| {
        let size = |at: usize| Bytes::new(sizes[at]);
        let item = |app: usize, device: usize| app * devices + device;
        let candidate = |at: usize| Candidate {
            class: Class::RISKIEST_FIRST[apps[at / devices].0],
            own: size(at),
        };
        // On each device, the first apps share a container.
        let container =
            |device| (size(12 + device), (0..count.min(3)).map(|app| item(app, device)).collect());
        let charged = (0..count).filter(|app| apps[*app].1);
        let charge = |app| {
            let items: Vec<_> = (0..devices).map(|device| item(app, device)).collect();
            (items.iter().map(|at| size(*at)).max().unwrap_or_default(), items)
        };
        let mut problem = problem(
            (0..count * devices).map(candidate).collect(),
            (0..devices).map(container).collect(),
            charged.map(charge).collect(),
            goal,
        );
        let (freed_factor, charge_factor) = factors;
        problem.requirement.goal *= i128::from(freed_factor);
        problem.requirement.freed_factor = NonZeroU64::new(freed_factor).unwrap();
        problem.requirement.charge_factor = charge_factor;
        problem
    })
}

// `PROPTEST_CASES=2000` tries as many problems of each kind as `.ci/run` does.
proptest! {
    #[test]
    fn plain_items_are_solved_as_by_trying_all(
        candidates in candidates(3, 0..12, size()), goal in goal(),
    ) {
        check(&problem(candidates, Vec::new(), Vec::new(), goal));
    }

    #[test]
    fn six_classes_are_solved_as_by_trying_all(
        candidates in candidates(6, 0..12, size()), shared in groups(3, 1..4, size()), goal in goal(),
    ) {
        check(&problem(candidates, shared, Vec::new(), goal));
    }

    #[test]
    fn shared_containers_are_solved_as_by_trying_all(
        candidates in candidates(2, 0..12, size()), shared in groups(6, 1..6, size()), goal in goal(),
    ) {
        check(&problem(candidates, shared, Vec::new(), goal));
    }

    #[test]
    fn vendors_are_solved_as_by_trying_all(problem in of_vendors()) {
        check(&problem);
    }

    #[test]
    fn charges_are_solved_as_by_trying_all(
        candidates in candidates(3, 0..11, size()),
        shared in groups(3, 1..4, size()),
        charges in groups(5, 1..4, size()),
        goal in goal(),
    ) {
        check(&problem(candidates, shared, charges, goal));
    }

    #[test]
    fn what_is_charged_in_any_case_is_solved_as_by_trying_all(
        candidates in candidates(2, 2..11, 100..140_u64),
        charges in vec(1..60_u64, 5),
        goal in goal(),
    ) {
        // Each two have one charge together.
        let charge = |(at, bytes)| (Bytes::new(bytes), vec![2 * at, 2 * at + 1]);
        let charges = charges.into_iter().enumerate().map(charge).collect();
        check(&problem(candidates, Vec::new(), charges, goal));
    }

    #[test]
    fn several_devices_are_solved_as_by_trying_all(problem in of_devices()) {
        check(&problem);
    }

    #[test]
    fn equal_sizes_are_solved_as_by_trying_all(
        candidates in candidates(2, 0..12, select(vec![7_u64, 7, 1_000])),
        shared in groups(4, 1..5, select(vec![0_u64, 7, 14, 1_000])),
        goal in goal(),
    ) {
        check(&problem(candidates, shared, Vec::new(), goal));
    }

    #[test]
    fn multiples_of_a_page_are_solved_as_by_trying_all(
        candidates in candidates(3, 0..12, multiple_of(4_096)),
        shared in groups(3, 1..4, multiple_of(4_096)),
        goal in goal(),
    ) {
        check(&problem(candidates, shared, Vec::new(), goal));
    }

    #[test]
    fn multiples_of_a_megabyte_are_solved_as_by_trying_all(
        candidates in candidates(3, 0..11, multiple_of(1 << 20)),
        charges in groups(2, 1..3, multiple_of(1 << 20)),
        goal in goal(),
    ) {
        check(&problem(candidates, Vec::new(), charges, goal));
    }

    #[test]
    fn sizes_near_the_largest_total_are_solved_as_by_trying_all(
        candidates in candidates(3, 0..10, (u64::MAX / 20)..(u64::MAX / 20 + 50)),
        shared in groups(4, 1..4, (u64::MAX / 20)..(u64::MAX / 20 + 50)),
        goal in goal(),
    ) {
        check(&problem(candidates, shared, Vec::new(), goal));
    }
}

fn of_one_class(sizes: impl IntoIterator<Item = u64>) -> Vec<Candidate> {
    let candidate = |own| Candidate { class: Class::Safe, own: Bytes::new(own) };
    sizes.into_iter().map(candidate).collect()
}

#[test]
fn sums_past_what_can_be_counted_are_an_error_and_never_an_answer() {
    let candidates = of_one_class([u64::MAX, 1]);
    let goal = Requirement::bytes(Bytes::new(5));
    let plain = Problem { candidates, shared: Vec::new(), charges: Vec::new(), requirement: goal };
    assert_eq!(solve(&plain), Err(SolveError::TooLarge));
    assert_eq!(least_numbers(&plain), Err(SolveError::TooLarge));
    let largest = NonZeroU64::MAX;
    let requirement = Requirement { freed_factor: largest, charge_factor: 1, goal: 5 };
    let charges = vec![Charge { bytes: Bytes::new(1), items: vec![0] }];
    let candidates = of_one_class([u64::MAX]);
    let problem = Problem { candidates, shared: Vec::new(), charges, requirement };
    assert_eq!(solve(&problem), Err(SolveError::TooLarge));
}

#[test]
fn what_costs_more_than_it_frees_isnt_chosen() {
    let charges = vec![Charge { bytes: Bytes::new(100), items: vec![0, 1] }];
    let requirement = Requirement::bytes(Bytes::new(50));
    let candidates = of_one_class([90, 60, 50]);
    let problem = Problem { candidates, shared: Vec::new(), charges, requirement };
    let solution = solve(&problem).unwrap().unwrap();
    assert_eq!((solution.chosen, solution.freed), (vec![2], Bytes::new(50)));
    // Together they free more than what is charged for them, once.
    let requirement = Requirement::bytes(Bytes::new(100));
    let problem = Problem { requirement, ..problem };
    let solution = solve(&problem).unwrap().unwrap();
    assert_eq!((solution.chosen, solution.freed), (vec![0, 1, 2], Bytes::new(200)));
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn an_owner_that_isnt_a_candidate_panics() {
    let shared = vec![Shared { bytes: Bytes::new(1), owners: vec![0, 2] }];
    let requirement = Requirement::bytes(Bytes::new(5));
    let candidates = of_one_class([3, 4]);
    let _ = solve(&Problem { candidates, shared, charges: Vec::new(), requirement });
}

/// So many items of six classes, and for every second a container that it and those after it own.
fn crowd(count: usize, owners: usize, unit: u64) -> Problem {
    let own = |index: usize| Bytes::new(1 + unit * u64::try_from(index * 7_919 % 1_000).unwrap());
    let classes = Class::RISKIEST_FIRST;
    let candidate = |index: usize| Candidate { class: classes[index % 6], own: own(index) };
    let container = |first: usize| Shared {
        bytes: Bytes::new(7),
        owners: (first..(first + owners).min(count)).collect(),
    };
    let goal = Bytes::new(u64::try_from(count / 3).unwrap() * (1 + 499 * unit));
    Problem {
        candidates: (0..count).map(candidate).collect(),
        shared: (0..count / 2).map(container).collect(),
        charges: Vec::new(),
        requirement: Requirement::bytes(goal),
    }
}

#[test]
fn crowds_of_items_need_neither_long_nor_a_deep_stack() {
    for (count, owners) in
        [(1_000, 2), (1_001, 50), (4_000, 0), (40_000, 1), (40_000, 100), (100_000, 3)]
    {
        for unit in [0, 1] {
            let problem = crowd(count, owners, unit);
            let goal = problem.requirement.goal;
            let solving = thread::Builder::new().stack_size(1 << 18);
            let solution = solving.spawn(move || solve(&problem)).unwrap().join().unwrap();
            let solution = solution.unwrap().unwrap();
            assert!(goal <= i128::from(solution.freed.get()));
            assert!(solution.chosen.is_sorted());
        }
    }
}

#[test]
fn a_crowd_with_charges_is_solved_or_undecided() {
    let mut problem = crowd(2_000, 50, 1);
    let charge =
        |first: usize| Charge { bytes: Bytes::new(900), items: (first..first + 30).collect() };
    problem.charges = (0..1_900).step_by(10).map(charge).collect();
    let solution = solve(&problem).unwrap().unwrap();
    assert!(matches!(solution.proof, Proof::EndedEarly { .. }));
    problem.requirement.goal = i128::from(u64::MAX);
    assert_eq!(solve(&problem), Err(SolveError::Undecided));
}

#[test]
fn ranks_are_in_the_order_of_the_classes() {
    let ranks = Class::RISKIEST_FIRST.map(counts::Rank::of);
    assert!(ranks.into_iter().eq(counts::Rank::all()));
}
