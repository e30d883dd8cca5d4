//! Guesses the flag that a misspelt name was meant to be.

use super::{Component, FlagTable, FlagType, KnownFlag, of};
use crate::near_miss::NameOutline;

/// Endings that people add to a name that is complete without them.
const ENDINGS: [&str; 8] = ["file", "files", "path", "paths", "dir", "pem", "crt", "value"];

/// The flag of kube-apiserver that was probably meant; `None` if no flag is near, or if several are
/// equally near.
pub fn nearest(name: &str) -> Option<&'static KnownFlag> {
    nearest_of(Component::KubeApiServer, name)
}

/// The flag of a program that was probably meant.
pub fn nearest_of(component: Component, name: &str) -> Option<&'static KnownFlag> {
    let table = of(component);
    // `--tls-cert-file /a` as one argument is a name with a space in it.
    let name = name.split_whitespace().next()?;
    let name = kebab(name.trim_matches('-'));
    table
        .find(&name)
        .or_else(|| table.find(&spelled_out(&name)))
        .or_else(|| misspelled(table, &name))
        .or_else(|| without_ending(table, &name))
        .or_else(|| without_ending(table, &spelled_out(&name)))
        .or_else(|| only_alike(table, &name, is_cut))
        .or_else(|| only_alike(table, &name, lacks_a_word))
        .or_else(|| negated(table, &name))
}

/// `tlsCertFile`, `TLS-cert-file` and `tls_cert_file` as `tls-cert-file`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && after_small {
            kebab.push('-');
        }
        after_small = letter.is_lowercase();
        kebab.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    kebab
}

/// `kubelet-ca` as `kubelet-certificate-authority`, `kubelet-client-crt` as
/// `kubelet-client-certificate`.
fn spelled_out(name: &str) -> String {
    let words: Vec<&str> = name
        .split('-')
        .map(|word| match word {
            "ca" => "certificate-authority",
            "crt" | "cert" => "certificate",
            _ => word,
        })
        .collect();
    words.join("-")
}

/// The flag whose name fits, if it is the only one. All that fit begin with the same letter, which tells
/// most apart: a file may misspell 50,000 flags, and there are 300 names.
fn only_alike<'t>(
    table: &'t FlagTable,
    name: &str,
    fits: fn(&str, &str) -> bool,
) -> Option<&'t KnownFlag> {
    let first = name.as_bytes().first()?;
    let letter = |flag: &KnownFlag| flag.name.as_bytes().first().copied().unwrap_or_default();
    let start = table.all().partition_point(|flag| letter(flag) < *first);
    let sorted = table.all().iter().skip(start);
    let alike = sorted.take_while(|flag| letter(flag) == *first);
    let mut fitting = alike.filter(|flag| fits(name, flag.name));
    let flag = fitting.next()?;
    if fitting.next().is_some() { None } else { Some(flag) }
}

fn misspelled<'t>(table: &'t FlagTable, name: &str) -> Option<&'t KnownFlag> {
    let limit = match name.len() {
        0..=4 => return None,
        5..=9 => 1,
        10..=19 => 2,
        _ => 3,
    };
    let outline = NameOutline::of(name);
    let mut nearest = None;
    let mut least = limit + 1;
    let mut tie = false;
    for (flag, flag_outline) in table.all().iter().zip(table.outlines()) {
        if !outline.may_be_near(flag_outline, limit) {
            continue;
        }
        let distance = strsim::osa_distance(name, flag.name);
        tie = distance == least || (tie && distance > least);
        if distance < least {
            (nearest, least, tie) = (Some(flag), distance, false);
        }
    }
    if tie { None } else { nearest }
}

/// `kubelet-certificate-authority-file`.
fn without_ending<'t>(table: &'t FlagTable, name: &str) -> Option<&'t KnownFlag> {
    let (whole, ending) = name.rsplit_once('-')?;
    ENDINGS.contains(&ending).then(|| table.find(whole))?
}

/// `tls-cert` for `tls-cert-file`, `kubelet-client-cert` for `kubelet-client-certificate`. A name of one
/// word is less specific, so it fits names of two words only: `anonymous` for `anonymous-auth`.
fn is_cut(name: &str, whole: &str) -> bool {
    let Some(rest) = whole.strip_prefix(name) else {
        return false;
    };
    if name.contains('-') {
        return true;
    }
    name.len() >= 4 && rest.starts_with('-') && rest.matches('-').count() == 1
}

/// `tls-key-file` for `tls-private-key-file`. The first word must not be missing: `client-key` may be
/// meant for another program.
fn lacks_a_word(name: &str, whole: &str) -> bool {
    let Some(missing) = whole.len().checked_sub(name.len()) else {
        return false;
    };
    // Nearly every name ends here.
    let before = name.bytes().zip(whole.bytes()).take_while(|(one, other)| one == other).count();
    let behind =
        name.bytes().rev().zip(whole.bytes().rev()).take_while(|(one, other)| one == other).count();
    if before + behind < name.len() {
        return false;
    }
    // A missing word takes the dash before it along: `tls` and `-key-file`, without `-private`.
    let words = whole.match_indices('-').any(|(at, _)| {
        let word = whole.get(at + 1..at + missing);
        let behind = whole.get(at + missing..);
        let ends = behind.is_some_and(|behind| behind.starts_with('-'));
        ends && word.is_some_and(|word| !word.contains('-'))
            && whole.get(..at) == name.get(..at)
            && behind == name.get(at..)
    });
    missing > 0 && words
}

/// `no-profiling`: pflag has no negated form.
fn negated<'t>(table: &'t FlagTable, name: &str) -> Option<&'t KnownFlag> {
    table.find(name.strip_prefix("no-")?).filter(|flag| flag.kind == FlagType::Bool)
}
