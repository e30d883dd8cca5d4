//! The flags that kube-apiserver knows, by version.

/// A flag that some version of kube-apiserver knows.
pub struct KnownFlag {
    /// Its name, without dashes in front.
    pub name: &'static str,
}

impl KnownFlag {
    /// What the flag means when it stands without a value; `None` where it needs one.
    pub fn no_value(&self) -> Option<&'static str> {
        (self.name == "profiling").then_some("true")
    }
}

/// The name that kube-apiserver knows a flag by, from its spelling without dashes in front.
pub fn canonical(spelling: &str) -> String {
    spelling.replace('_', "-")
}

/// The flag of a canonical name.
pub fn find(_name: &str) -> Option<&'static KnownFlag> {
    None
}

/// The flag with a one-letter shorthand.
pub fn by_shorthand(_letter: char) -> Option<&'static KnownFlag> {
    None
}

/// stub
#[derive(PartialEq, Eq)]
pub enum Presence {
    /// stub
    Present,
    /// stub
    Absent,
    /// stub
    NotRead,
}
impl KnownFlag {
    /// stub
    pub fn presence(&self, _minor: u8) -> Presence {
        Presence::Present
    }
}
