//! Whether the arguments of a server are all that it is given.

use super::Dialect;
use crate::mapped_text::UnknownReason;

/// Whether a flag that is not in the list is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// The list is all that the process is given.
    Whole,
    /// The list is whole and holds what the dialect's tool adds by itself.
    Defaulted,
    /// More flags may come from elsewhere, so absence says nothing.
    Partial(Partial),
}

/// Why a list of arguments is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// `--openshift-config` names the file that holds the flags.
    OpenShiftConfig,
    /// A variable stands where flags may.
    Variable(UnknownReason),
    /// It is a patch, and what it changes stands elsewhere.
    Patch,
    /// Patches of a folder are laid over what is written.
    Patches,
    /// Variables of the same inventory, in other files.
    Inventory,
    /// A template may add flags.
    Template,
    /// It is laid over another configuration, which may set more.
    Override,
    /// `EnvironmentFile` of a systemd unit names a file that holds flags.
    EnvironmentFile,
    /// The systemd unit that reads the file may set more.
    Unit,
    /// It stands in a field that nobody reads.
    Unread,
    /// It is a Secret, which holds no flags.
    Secret,
    /// The tool adds flags of its own that are not all known.
    Tool(Dialect),
    /// Another of the files that the tool puts together speaks for all of them.
    Beside,
}
