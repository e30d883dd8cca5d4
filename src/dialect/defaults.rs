//! The flags that a tool sets by itself: `defaults/<tool>.flags`, one flag a line.
//!
//! ```text
//! # pkg/daemons/control/server.go of k3s
//! --profiling=false
//! --etcd-servers=?
//! ! --client-ca-file=/etc/kubernetes/pki/ca.crt
//! --authorization-mode=Node,RBAC unless --authorization-config
//! --etcd-cafile=? unless datastore-type=k8s-dqlite
//! ```
//!
//! `?` is a value that depends on the machine, or on something that is not read. `!` marks a flag that
//! the tool sets over what is written. `unless` names a flag, or a field of the configuration with its
//! value, and the tool does not set its own flag next to it.

/// A flag that a tool sets by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToolFlag {
    /// Its name, without dashes.
    pub(crate) name: &'static str,
    /// Its value, if that does not depend on the machine or on what is not read.
    pub(crate) value: Option<&'static str>,
    /// The tool sets it over what is written.
    pub(crate) is_fixed: bool,
    /// The tool does not set it next to this.
    pub(crate) unless: Option<Unless>,
}

/// The reason why a tool leaves out a flag that it sets otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unless {
    /// A flag is written.
    Flag(&'static str),
    /// A field of the configuration has a value.
    Field(&'static str, &'static str),
}

/// The flags that a tool sets by itself, as the text of their file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToolFlags(pub(crate) &'static str);

impl ToolFlags {
    /// A tool that sets nothing.
    pub(crate) const NONE: Self = Self("");

    /// The flags in the order of the file, which is that of their names.
    pub(crate) fn flags(self) -> impl Iterator<Item = ToolFlag> {
        self.0.lines().filter_map(flag)
    }
}

/// The flag of a line; `None` for a comment.
fn flag(line: &'static str) -> Option<ToolFlag> {
    let (is_fixed, line) = match line.strip_prefix("! ") {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (name, rest) = line.strip_prefix("--")?.split_once('=')?;
    // No value has a blank.
    let (value, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let value = if value == "?" { None } else { Some(value) };
    Some(ToolFlag { name, value, is_fixed, unless: condition(rest) })
}

/// What follows a value: `unless --authorization-config`.
fn condition(rest: &'static str) -> Option<Unless> {
    let unless = rest.strip_prefix("unless ")?;
    if let Some(flag) = unless.strip_prefix("--") {
        return Some(Unless::Flag(flag));
    }
    let (field, value) = unless.split_once('=')?;
    Some(Unless::Field(field, value))
}
