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
    /// Variables of the environment, which etcd takes for flags: `ETCD_LISTEN_CLIENT_URLS`.
    Environment,
    /// `--config` or `--config-file` names a file that may set the rest.
    ConfigFile,
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

impl Partial {
    /// The source of more flags, for a message.
    pub fn words(self) -> String {
        match self {
            Self::OpenShiftConfig | Self::ConfigFile => {
                "the configuration file that it is started with".to_owned()
            }
            Self::Variable(why) => format!("an argument that is unknown ({why})"),
            Self::Patches => "the patches of the folder that kubeadm is told of".to_owned(),
            Self::Patch => "the manifest that this patch changes".to_owned(),
            Self::Inventory => "other variables of the inventory".to_owned(),
            Self::Template => "what a template fills in".to_owned(),
            Self::Override => "the configuration that this one is laid over".to_owned(),
            Self::Unit => "the unit that reads this file".to_owned(),
            Self::Unread => "what is read in place of a field that does not exist".to_owned(),
            Self::Secret => "the configuration that uses this Secret".to_owned(),
            Self::EnvironmentFile => "the file that EnvironmentFile names".to_owned(),
            Self::Environment => "variables of its environment".to_owned(),
            Self::Beside => "the other files that are read with this one".to_owned(),
            Self::Tool(dialect) => format!("{} itself", dialect.name()),
        }
    }
}
