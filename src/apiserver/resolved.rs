//! A flag's value with the program's own default folded in.

use super::flags::{Availability, KnownFlag};
use super::{ApiServer, Flag, Setting, value};

/// The value that the process works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// Given: the flag that decides and its value. Booleans are `true` or `false`, whole numbers
    /// decimal.
    Given(&'a Flag, String),
    /// Not given, and this is the default of every version that the process may have.
    Default(&'static str),
    /// It has a value that cannot be known.
    Unknown,
    /// No version that the process may have knows the flag.
    NoSuchFlag,
}

impl ApiServer {
    /// The value of a flag that takes one value.
    pub fn resolved(&self, name: &str) -> Resolved<'_> {
        let Some(known) = self.known(name).filter(|known| self.may_have(known)) else {
            return Resolved::NoSuchFlag;
        };
        match self.setting(name) {
            Setting::Set(flag) | Setting::Default(flag) => match self.canonical(known, flag) {
                Some(value) => Resolved::Given(flag, value),
                None => Resolved::Unknown,
            },
            Setting::Empty(flag) => Resolved::Given(flag, String::new()),
            Setting::Unknown(_) | Setting::Undetermined => Resolved::Unknown,
            Setting::Absent => match self.default_of(known) {
                Some(value) => Resolved::Default(value),
                None => Resolved::Unknown,
            },
        }
    }

    /// Every element of a list flag with the flag that brings it; `None` if not all can be known.
    /// A flag that no version knows has none.
    pub fn elements(&self, name: &str) -> Option<Vec<(String, &Flag)>> {
        let Some(known) = self.known(name).filter(|known| self.may_have(known)) else {
            return Some(Vec::new());
        };
        if matches!(self.setting(name), Setting::Unknown(_) | Setting::Undetermined) {
            return None;
        }
        let mut elements = Vec::new();
        for flag in self.occurrences(name) {
            if flag.maybe {
                return None;
            }
            let listed = value::effective(known, &[flag.known()?], &self.version)?;
            for element in listed.iter().flat_map(|listed| listed.split(',')) {
                if !element.is_empty() {
                    elements.push((element.to_owned(), flag));
                }
            }
        }
        Some(elements)
    }

    /// The occurrences of a flag that make its value together: all of them if values add up, else the one that
    /// decides.
    pub fn deciding(&self, name: &str) -> Vec<&Flag> {
        let adds_up = self.known(name).and_then(|known| known.accumulates(&self.version));
        match self.setting(name).flag() {
            Some(_) if adds_up == Some(true) => self.occurrences(name).collect(),
            flag => flag.into_iter().collect(),
        }
    }

    fn canonical(&self, known: &KnownFlag, flag: &Flag) -> Option<String> {
        let values = value::effective(known, &[flag.known()?], &self.version)?;
        Some(values.join(","))
    }

    fn default_of(&self, known: &KnownFlag) -> Option<&'static str> {
        let (oldest, newest) = self.version.minors();
        let mut has =
            (oldest..=newest).filter(|&minor| known.presence(minor) != Availability::Absent);
        let first = known.default_at(has.next()?)?;
        if !known.changes() {
            return Some(first);
        }
        has.all(|minor| known.default_at(minor) == Some(first)).then_some(first)
    }

    /// True if a version that the process may have knows the flag.
    fn may_have(&self, known: &KnownFlag) -> bool {
        self.version.any(|minor| known.presence(minor) != Availability::Absent)
    }
}
