//! A text kind says how the text of a file is read. It is decided once, when the file is read, and goes
//! with the text to the suppressions and to the planning of fixes.

use crate::source::Source;
use crate::yaml::Stream;

/// How the text of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Words between white space: a systemd unit, a file of flags or of variables.
    Flags,
    /// A shell script, or another program with manifests in its strings.
    Script,
    /// Several files in one text, each below a line with its name, or the parts of a message in MIME format.
    Bundle,
    /// YAML.
    Yaml,
    /// YAML with documents that cannot be read, in a file that is not named like a manifest. The rest of
    /// it may be a script or prose:
    ///
    /// ```text
    /// Start it with
    ///   kube-apiserver --etcd-servers=https://127.0.0.1:2379   # all on one machine
    /// ```
    Mixed,
}

/// A text with its kind and its YAML.
#[derive(Clone, Copy, Debug)]
pub struct KnownText<'f> {
    /// The text.
    pub source: &'f Source,
    /// How it is read.
    pub kind: TextKind,
    /// The text read as YAML. If it is not YAML, its broken documents have errors.
    pub stream: &'f Stream<'f>,
}
