//! Reads the rows of a table of flags.

use super::{Availability, Component, FlagType, KnownFlag, MINORS, Revision, Since};
use crate::built_in_table::{self, Cells};

/// Every row that can be parsed. A test checks that none is left out.
pub(super) fn read(table: &'static str, component: Component) -> Vec<KnownFlag> {
    built_in_table::rows(table).filter_map(|cells| row(cells, component)).collect()
}

fn row(mut cells: Cells, component: Component) -> Option<KnownFlag> {
    let mut cell = || cells.next();
    Some(KnownFlag {
        component,
        name: cell()?,
        kind: FlagType::parse(cell()?)?,
        default: cell()?,
        accumulates: cell()? == "all",
        shorthand: filled(cell()?).and_then(|letter| letter.chars().next()),
        no_value: filled(cell()?),
        read: presence(cell()?),
        deprecated: filled(cell()?).and_then(since),
        changes: changes(filled(cell()?).unwrap_or_default())?,
        instead: filled(cell()?).unwrap_or_default(),
    })
}

fn filled(cell: &'static str) -> Option<&'static str> {
    if cell == "-" { None } else { Some(cell) }
}

fn presence(cell: &str) -> [Availability; MINORS] {
    let mut read = [Availability::NotRead; MINORS];
    for (presence, letter) in read.iter_mut().zip(cell.bytes()) {
        *presence = match letter {
            b'Y' => Availability::Present,
            b'n' => Availability::Absent,
            _ => Availability::NotRead,
        };
    }
    read
}

/// `1.10`, `1.24..1.25` or `..1.6`.
fn since(cell: &str) -> Option<Since> {
    let minor = |text: &str| text.strip_prefix("1.")?.parse().ok();
    let (earliest, latest) = cell.split_once("..").unwrap_or((cell, cell));
    Some(Since {
        earliest: if earliest.is_empty() { 0 } else { minor(earliest)? },
        latest: minor(latest)?,
    })
}

/// `20=string: 23=stringArray:[]`.
fn changes(cell: &'static str) -> Option<Vec<Revision>> {
    cell.split(' ').filter(|text| !text.is_empty()).map(revision).collect()
}

/// `20=string:`.
fn revision(text: &'static str) -> Option<Revision> {
    let (minor, rest) = text.split_once('=')?;
    let (kind, default) = rest.split_once(':')?;
    Some(Revision { minor: minor.parse().ok()?, kind: FlagType::parse(kind)?, default })
}
