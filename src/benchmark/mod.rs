//! A benchmark is a numbered list of recommendations for one edition of Kubernetes. Its numbers move
//! from version to version, so each number is tied to a requirement, and a requirement to the rules
//! that decide it.

mod control;
mod edition;
mod table;

use std::sync::OnceLock;

use crate::hashed::HashMap;
pub use control::{Control, DecidedBy, Requirement};
pub use edition::{Edition, for_cluster};
use table::NumberTable;

const REQUIREMENTS: &str = include_str!("requirements.tsv");

/// True for a benchmark of Kubernetes itself, such as `CIS-1.12`, and not of one distribution.
pub fn is_of_kubernetes(benchmark: &str) -> bool {
    let version = benchmark.strip_prefix("CIS-");
    version.is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// Every requirement, in the order of the table.
pub fn requirements() -> &'static [Requirement] {
    static READ: OnceLock<Vec<Requirement>> = OnceLock::new();
    READ.get_or_init(|| table::requirements(REQUIREMENTS))
}

/// Every control of every benchmark: by benchmark, then by number.
pub fn controls() -> &'static [Control] {
    static CONTROLS: OnceLock<Vec<Control>> = OnceLock::new();
    CONTROLS.get_or_init(|| table::controls(requirements(), numbers()))
}

/// The names of all benchmarks, in the order of the table.
pub fn names() -> &'static [&'static str] {
    &numbers().benchmarks
}

/// Orders benchmarks from old to new, as the table does: CIS 1.20 came before 1.7. Those of Kubernetes come
/// after those of distributions.
pub fn age(benchmark: &str) -> (bool, Option<usize>) {
    (is_of_kubernetes(benchmark), names().iter().position(|name| *name == benchmark))
}

/// The benchmark of a name, in upper or lower case.
pub fn find(name: &str) -> Option<&'static str> {
    names().iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

/// The controls of one benchmark, by number.
pub fn controls_of(benchmark: &str) -> impl Iterator<Item = &'static Control> {
    controls().iter().filter(move |control| control.benchmark == benchmark)
}

/// The controls that a rule decides.
pub fn decided_by(rule: &str) -> impl Iterator<Item = &'static Control> {
    static BY_RULE: OnceLock<HashMap<&'static str, Vec<&'static Control>>> = OnceLock::new();
    // Reports ask for each rule.
    let by_rule = BY_RULE.get_or_init(|| {
        let mut by_rule: HashMap<_, Vec<_>> = HashMap::default();
        for control in controls() {
            for rule in &control.requirement.rules {
                by_rule.entry(*rule).or_default().push(control);
            }
        }
        by_rule
    });
    by_rule.get(rule).into_iter().flatten().copied()
}

/// The level at which a benchmark first asks for what a rule decides; `None` if none does.
pub fn level_of(rule: &str) -> Option<u8> {
    static LEVELS: OnceLock<HashMap<&'static str, u8>> = OnceLock::new();
    LEVELS.get_or_init(|| table::levels(REQUIREMENTS)).get(rule).copied()
}

fn numbers() -> &'static NumberTable {
    static NUMBERS: OnceLock<NumberTable> = OnceLock::new();
    NUMBERS.get_or_init(|| table::numbers_of(include_str!("controls.tsv")))
}
