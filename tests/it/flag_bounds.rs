//! Every statement about a flag and a version rests on a column of the table that was read.

use std::collections::BTreeMap;

use scantling::apiserver::flags::{self, KnownFlag, Since};

/// The first column of the table.
const OLDEST: u8 = 6;

/// The letters of every row: `Y` known, `n` unknown, `?` not read.
fn letters() -> BTreeMap<&'static str, Vec<char>> {
    let table = include_str!("../../src/apiserver/flags/kube-apiserver.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let cells = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    cells.map(|cells| (cells[0], cells[6].chars().collect())).collect()
}

fn letter(letters: &[char], minor: u8) -> char {
    minor.checked_sub(OLDEST).map_or('?', |at| letters[usize::from(at)])
}

#[test]
fn the_programs_that_were_run_leave_no_question() {
    for (name, letters) in letters() {
        for minor in [20, 36] {
            assert_ne!(letter(&letters, minor), '?', "{name} in 1.{minor}");
        }
    }
}

#[test]
fn a_flag_comes_and_goes_between_columns_that_were_read() {
    let letters = letters();
    for flag in flags::all() {
        let letters = &letters[flag.name];
        let first = flag.first().unwrap();
        assert_eq!(letter(letters, first.latest), 'Y', "{} came", flag.name);
        between(flag, letters, first, 'n');
        if let Some(removed) = flag.removed() {
            assert_eq!(letter(letters, removed.latest), 'n', "{} went", flag.name);
            between(flag, letters, removed, 'Y');
        }
    }
}

/// The columns of a range are open, and the one before it was read. A range from 0 has none before it.
fn between(flag: &KnownFlag, letters: &[char], range: Since, before: char) {
    for minor in range.earliest..range.latest {
        assert_eq!(letter(letters, minor), '?', "{} in 1.{minor}", flag.name);
    }
    if range.earliest > 0 {
        assert_eq!(letter(letters, range.earliest - 1), before, "{} before", flag.name);
    }
}

/// A gap is filled only if both columns around it say the same.
#[test]
fn a_gap_has_the_same_answer_on_both_sides() {
    for (name, letters) in letters() {
        let flag = flags::find(name).unwrap();
        for (at, letter) in letters.iter().enumerate().filter(|(_, letter)| **letter == '?') {
            let minor = OLDEST + u8::try_from(at).unwrap();
            let known = |letter: &&char| **letter != '?';
            let before = letters[..at].iter().rfind(known);
            let after = letters[at..].iter().find(known);
            let said = flag.presence(minor);
            let gone = before == Some(&'n') && after.is_none() && flag.removed().is_some();
            if before == after && before.is_some() || gone {
                assert_ne!(said, flags::Availability::NotRead, "{name} in 1.{minor}: {letter}");
            } else {
                assert_eq!(said, flags::Availability::NotRead, "{name} in 1.{minor}");
            }
        }
    }
}
