//! The rules by the benchmarks that ask for what they decide.

use std::sync::OnceLock;

use crate::benchmark;
use crate::hashed::HashMap;
use crate::rules;

/// The ids of the rules for a control of a benchmark.
pub(super) fn of_control(word: &str) -> &'static [&'static str] {
    if word.contains(':') { of_benchmark(word) } else { &[] }
}

/// The ids of the rules for a benchmark, or for a control of one.
pub(super) fn of_benchmark(word: &str) -> &'static [&'static str] {
    // A comment may have 100,000 names, and to print each control for each name takes seconds.
    static RULES: OnceLock<HashMap<String, Vec<&str>>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let mut rules: HashMap<String, Vec<&str>> = HashMap::default();
        for rule in rules::ALL {
            for control in benchmark::decided_by(rule.id) {
                for word in [control.benchmark.to_string(), control.to_string()] {
                    rules.entry(word.to_ascii_lowercase()).or_default().push(rule.id);
                }
            }
        }
        rules
    });
    rules.get(&word.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
}
