//! The flags of a server as its own checks see them.

use crate::apiserver::flags::KnownFlag;
use crate::apiserver::gates::Assigned;
use crate::apiserver::value;
use crate::apiserver::value::golang::{self, Elements};
use crate::apiserver::{ApiServer, Flag, Form, Origin, Setting, Version};

/// The flags of a server as its own checks see them: what they come to in the end, with defaults.
///
/// Every answer is `None` if it is not certain: if a value is not known, if a condition of a template
/// decides, if the list of flags is not whole, or if the versions that the server may be of differ.
#[derive(Debug)]
pub struct ServerOptions<'a> {
    /// The server.
    pub server: &'a ApiServer,
    /// Its feature gates.
    pub gates: Assigned<'a>,
}

impl<'a> ServerOptions<'a> {
    /// The options of a server.
    pub fn new(server: &'a ApiServer) -> Self {
        Self { server, gates: Assigned::of(server) }
    }

    pub(super) const fn version(&self) -> &'a Version {
        &self.server.version
    }

    /// The last occurrence, if it is certain that it decides and what it says.
    pub fn given(&self, name: &str) -> Option<(&'a Flag, &'a str)> {
        match self.server.setting(name) {
            Setting::Set(flag) | Setting::Default(flag) | Setting::Empty(flag) => {
                Some((flag, flag.known()?))
            }
            Setting::Unknown(_) | Setting::Undetermined | Setting::Absent => None,
        }
    }

    /// The last occurrence that somebody wrote, if it has a value.
    pub(super) fn written(&self, name: &str) -> Option<(&'a Flag, &'a str)> {
        self.given(name).filter(|(flag, text)| flag.origin == Origin::Written && !text.is_empty())
    }

    /// The last occurrence, if it has a value, whoever set it.
    pub(super) fn nonempty(&self, name: &str) -> Option<(&'a Flag, &'a str)> {
        self.given(name).filter(|(_, text)| !text.is_empty())
    }

    /// The value, or the default.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        match self.server.setting(name) {
            // An empty value under a condition is no value, and may take the default away.
            Setting::Absent if self.server.occurrences(name).next().is_some() => None,
            Setting::Absent => self.default(name),
            _ => self.given(name).map(|(_, text)| text),
        }
    }

    /// True if no occurrence has a value.
    pub(super) fn is_missing(&self, name: &str) -> bool {
        self.server.setting(name).is_missing()
    }

    /// True if it is surely not given at all.
    pub(super) fn is_absent(&self, name: &str) -> bool {
        matches!(self.server.setting(name), Setting::Absent)
    }

    /// True if it surely has a value.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.server.setting(name).is_set()
    }

    /// The value of a boolean flag, or its default.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        value::boolean(self.text(name)?)
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        golang::integer(self.text(name)?, 64).ok()
    }

    pub(super) fn float(&self, name: &str) -> Option<f64> {
        golang::float(self.text(name)?, 64).ok()
    }

    pub(super) fn duration(&self, name: &str) -> Option<i64> {
        golang::duration(self.text(name)?).ok()
    }

    /// Every occurrence of a flag whose values add up, with its elements. `None` if one of them is
    /// not certain.
    pub fn elements(&self, name: &str) -> Option<Vec<(&'a Flag, Elements<'a>)>> {
        if matches!(self.server.setting(name), Setting::Undetermined) {
            return None;
        }
        let known = self.server.known(name)?;
        let given = self.server.occurrences(name).filter(|flag| flag.form != Form::Missing);
        given.map(|flag| Some((flag, self.split(known, flag)?))).collect()
    }

    fn split(&self, known: &KnownFlag, flag: &'a Flag) -> Option<Elements<'a>> {
        if flag.maybe {
            return None;
        }
        value::effective(known, &[flag.known()?], self.version())
    }

    /// Whether a feature is on, in every version that the server may be of.
    pub fn gate(&self, name: &str) -> Option<bool> {
        let (min, max) = self.version().minors();
        let on = self.gates.enabled(name, min)?;
        let same = (min..=max).all(|minor| self.gates.enabled(name, minor) == Some(on));
        same.then_some(on)
    }

    fn default(&self, name: &str) -> Option<&'static str> {
        let known = self.server.known(name)?;
        let (min, max) = self.version().minors();
        let default = known.default_at(min)?;
        // Most defaults are the same in all versions.
        if !known.changes() {
            return Some(default);
        }
        (min..=max).all(|minor| known.default_at(minor) == Some(default)).then_some(default)
    }
}
