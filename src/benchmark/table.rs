//! Reads the two tables of benchmarks.

use super::control::{Control, DecidedBy, Requirement};

/// Both tables, read.
pub(super) struct BenchmarkTables {
    pub(super) requirements: Vec<Requirement>,
    pub(super) benchmarks: Vec<&'static str>,
    /// A row for each requirement of the second table: its key, and a cell for each benchmark.
    rows: Vec<(&'static str, Vec<&'static str>)>,
}

/// Every row that can be read; a test counts that none is lost.
pub(super) fn read(requirements: &'static str, controls: &'static str) -> BenchmarkTables {
    let mut numbers = rows(controls);
    let benchmarks = numbers.next().map(|header| header.skip(1).collect()).unwrap_or_default();
    BenchmarkTables {
        requirements: rows(requirements).skip(1).filter_map(requirement).collect(),
        benchmarks,
        rows: numbers
            .filter_map(|mut cells| cells.next().map(|key| (key, cells.collect())))
            .collect(),
    }
}

/// The controls of all benchmarks, each benchmark by its numbers.
pub(super) fn controls(table: &'static BenchmarkTables) -> Vec<Control> {
    let mut controls = Vec::new();
    for (column, &benchmark) in table.benchmarks.iter().enumerate() {
        let first = controls.len();
        for requirement in &table.requirements {
            let row = table.rows.iter().find(|(key, _)| *key == requirement.key);
            let cell = row.and_then(|(_, cells)| cells.get(column).copied());
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
            added.sort_by_key(|control| numbers(control.id));
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
