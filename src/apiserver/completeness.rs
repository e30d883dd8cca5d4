//! Completeness: whether the known arguments of a server are all of them.

use super::Dialect;
use crate::mapped_text::UnknownReason;

/// Whether a flag that is not in the list is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// The list is complete.
    Whole,
    /// The list is complete, including the flags that the dialect's tool adds.
    Defaulted,
    /// More flags may come from elsewhere, so absence says nothing.
    Partial(Partial),
}

/// Why a list of arguments is not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// `--openshift-config` names the file that holds the flags.
    OpenShiftConfig,
    /// A variable may expand to flags.
    Variable(UnknownReason),
    /// It is a patch, and its target is in another file.
    Patch,
    /// kubeadm applies the patches of a folder afterwards.
    Patches,
    /// Variables of the same inventory, in other files.
    Inventory,
    /// A template may add flags.
    Template,
    /// It overrides another configuration, which may set more flags.
    Override,
    /// `EnvironmentFile` of a systemd unit names a file that holds flags.
    EnvironmentFile,
    /// The systemd unit that reads the file may set more.
    Unit,
    /// It is in a field that nothing reads.
    Unread,
    /// It is a Secret, which holds no flags.
    Secret,
    /// The tool adds flags that are not all known.
    Tool(Dialect),
    /// The tool merges several files, and another one of them represents the result.
    Beside,
}
