//! The path to the flags in one kind of file.

use crate::apiserver::Dialect;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::other_flags::OtherFlags;
use crate::dialect::tool_version::Tool;

/// The path to the flags in one kind of file.
#[derive(Debug)]
pub(crate) struct FlagPath {
    /// The dialect of the file.
    pub(crate) dialect: Dialect,
    /// The group and the kind of the object: `kops.k8s.io/Cluster`. Empty for a file without a type. A
    /// kind of Cluster API includes its template: the same fields are below `spec.template`.
    pub(crate) object: &'static str,
    /// The keys from the root to the configuration of the tool, if it is inside of something else.
    pub(crate) config: &'static str,
    /// The keys from there to the flags.
    pub(crate) flags: &'static str,
    /// Keys from there to what else decides on flags.
    pub(crate) also: &'static [&'static str],
    /// The flags of other components. If several kinds of files of a tool have them at the same paths, one row
    /// has them.
    pub(crate) others: &'static [OtherFlags],
    /// The keys from the root to the version of Kubernetes. The first that is written is read.
    pub(crate) version: &'static [&'static str],
    /// A fix may write the first flag.
    pub(crate) takes_first: bool,
    /// How the flags become a command line, if the table says all about the tool.
    pub(crate) simple: Option<SimpleTool>,
}

/// A tool that keeps flags at one path over fixed defaults.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SimpleTool {
    /// The flags that it sets.
    pub(crate) defaults: ToolFlags,
    /// The way from what is written to arguments.
    pub(crate) merge: Merge,
    /// The keys to what a file must have to start a server.
    pub(crate) needs: &'static str,
    /// What else may be on the command line.
    pub(crate) rest: Rest,
    /// Other fields that become flags.
    pub(crate) fields: &'static [FieldFlag],
    /// How the tool's releases differ, if they do.
    pub(crate) changes: Option<Changes>,
}

/// The releases in which a tool began to merge written flags and its own as it does today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changes {
    /// The tool.
    pub(crate) tool: Tool,
    /// Its own flags give way to written ones. Before that, it set them over what is written.
    pub(crate) gives_way: FirstRelease,
    /// The flags with `!` are set over what is written, and the values of a repeated flag are all kept. Before that,
    /// they gave way too, and the last of several values was kept.
    pub(crate) keeps_fixed: FirstRelease,
    /// It leaves its own flag out next to the one after `unless`.
    pub(crate) leaves_out: FirstRelease,
}

/// The first release of a tool that does something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstRelease {
    /// The release.
    pub(crate) release: &'static [u32],
    /// A minor version of Kubernetes that no older release runs.
    pub(crate) kubernetes: u8,
}

/// A field that becomes a flag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldFlag {
    /// The flag.
    pub(crate) flag: &'static str,
    /// The keys to the field. The first that is written is read.
    pub(crate) paths: &'static [&'static str],
    /// The value of the flag if the field is not written, unless the machine decides.
    pub(crate) default: Option<&'static str>,
}

/// How a tool puts written flags among its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Merge {
    /// `[--name=value]`: the last one of a name replaces the tool's own, unless that is fixed. All
    /// values of one flag are kept.
    Words {
        /// That flag.
        repeated: &'static str,
    },
    /// `[--name=value]`: behind the tool's own, which are left out if they are written.
    WordsBehind,
    /// `{--name: value}`: each entry is a line `--name=value` of a file that a shell splits into words.
    /// Null removes the tool's own.
    ShellLines,
    /// `[name=value, name+=value]`, as k3s and RKE2 take them.
    K3s,
}

/// What else may be on the command line of a simple tool.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rest {
    /// Nothing but the flags that the tool sets.
    Defaults,
    /// The same. An object without a version is a patch of another one, because the API demands it.
    DefaultsIfVersioned,
    /// More flags of the tool, depending on what is not in the file.
    More,
}

/// The path of a dialect in a file without a type.
pub(crate) const fn file(dialect: Dialect, flags: &'static str) -> FlagPath {
    object(dialect, "", flags)
}

/// The path of a dialect in a kind of object.
pub(crate) const fn object(
    dialect: Dialect,
    object: &'static str,
    flags: &'static str,
) -> FlagPath {
    FlagPath {
        dialect,
        object,
        config: "",
        flags,
        also: &[],
        others: &[],
        version: &["spec.version"],
        takes_first: false,
        simple: None,
    }
}
