//! Reads the two tables of benchmarks.

use super::control::{Control, DecidedBy, Requirement};
use crate::built_in_table::{self, Cells};
use crate::hashed::HashMap;

/// The table of the numbers that requirements have in each benchmark.
pub(super) struct NumberTable {
    pub(super) benchmarks: Vec<&'static str>,
    /// A row for each requirement: its key, and a cell for each benchmark.
    rows: Vec<(&'static str, Vec<&'static str>)>,
}

/// Every row of the requirements that can be read; a test counts that none is lost.
pub(super) fn requirements(text: &'static str) -> Vec<Requirement> {
    built_in_table::rows(text).skip(1).filter_map(requirement).collect()
}

/// The lowest level of each rule's requirements. Each run needs these, and nothing else of the table.
pub(super) fn levels(text: &'static str) -> HashMap<&'static str, u8> {
    let mut levels = HashMap::default();
    for mut cells in built_in_table::rows(text).skip(1) {
        let (Some(rules), Some(level)) = (cells.nth(RULES), cells.nth(LEVEL - RULES - 1)) else {
            continue;
        };
        let Ok(level) = level.parse::<u8>() else {
            continue;
        };
        for rule in list(rules) {
            let lowest = levels.entry(rule).or_insert(level);
            *lowest = level.min(*lowest);
        }
    }
    levels
}

/// The numbers. Most runs need none of them.
pub(super) fn numbers_of(text: &'static str) -> NumberTable {
    let mut numbers = built_in_table::rows(text);
    let benchmarks = numbers.next().map(|header| header.skip(1).collect()).unwrap_or_default();
    let keyed = numbers.filter_map(|mut cells| cells.next().map(|key| (key, cells.collect())));
    NumberTable { benchmarks, rows: keyed.collect() }
}

/// The controls of all benchmarks, each benchmark by its numbers.
pub(super) fn controls(
    requirements: &'static [Requirement],
    table: &'static NumberTable,
) -> Vec<Control> {
    let mut controls = Vec::new();
    let rows: HashMap<_, _> = table.rows.iter().map(|(key, cells)| (*key, cells)).collect();
    for (column, &benchmark) in table.benchmarks.iter().enumerate() {
        let first = controls.len();
        for requirement in requirements {
            let cell = rows.get(requirement.key).and_then(|cells| cells.get(column).copied());
            let Some(cell) = cell.filter(|cell| *cell != "-") else {
                continue;
            };
            let (id, automated) = match cell.strip_suffix('*') {
                Some(id) => (id, false),
                None => (cell, true),
            };
            controls.push(Control { benchmark, id, automated, requirement });
        }
        if let Some(added) = controls.get_mut(first..) {
            added.sort_by_cached_key(|control| numbers(control.id));
        }
    }
    controls
}

/// `1.2.10` as three numbers, which sort as people do.
fn numbers(id: &str) -> Vec<u16> {
    id.split('.').map(|part| part.parse().unwrap_or(u16::MAX)).collect()
}

/// The 0-based numbers of two cells of a requirement.
const RULES: usize = 2;
const LEVEL: usize = 6;

fn requirement(mut cells: Cells) -> Option<Requirement> {
    Some(Requirement {
        key: cells.next()?,
        program: cells.next()?,
        rules: list(cells.next()?),
        flags: list(cells.next()?),
        decided_by: match cells.next()? {
            "given" => DecidedBy::Presence,
            _ => DecidedBy::Value,
        },
        files: list(cells.next()?),
        level: cells.next()?.parse().ok()?,
        title: cells.next()?,
        reason: match cells.next()? {
            "-" => "",
            reason => reason,
        },
    })
}

fn list(cell: &'static str) -> Vec<&'static str> {
    if cell == "-" { Vec::new() } else { cell.split(',').collect() }
}
