//! Reads the two tables of benchmarks.

use super::control::{Control, DecidedBy, Requirement};
use crate::hashed::HashMap;

/// The table of the numbers that requirements have in each benchmark.
pub(super) struct NumberTable {
    pub(super) benchmarks: Vec<&'static str>,
    /// A row for each requirement: its key, and a cell for each benchmark.
    rows: Vec<(&'static str, Vec<&'static str>)>,
}

/// Every row of the requirements that can be read; a test counts that none is lost.
pub(super) fn requirements(text: &'static str) -> Vec<Requirement> {
    rows(text).skip(1).filter_map(requirement).collect()
}

/// The numbers. Most runs need none of them.
pub(super) fn numbers_of(text: &'static str) -> NumberTable {
    let mut numbers = rows(text);
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

fn rows(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t'))
}

fn requirement(mut cells: std::str::Split<'static, char>) -> Option<Requirement> {
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
