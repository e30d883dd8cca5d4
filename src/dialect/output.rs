//! What the readers find in a text, and the parts of it that they cannot read.

use crate::apiserver::{ApiServer, KubeletSettings};
use crate::component_config::HostFiles;
use crate::source::Span;

/// The servers and kubelets that a text configures.
#[derive(Debug, Default)]
pub struct DialectOutput {
    /// Every server, in the order of the text.
    pub servers: Vec<ApiServer>,
    /// Every kubelet.
    pub kubelets: Vec<KubeletSettings>,
    /// The files that the text writes on machines or holds for volumes.
    pub files: HostFiles,
    /// Parts that seem to hold one and could not be read.
    pub unread: Vec<Unread>,
}

impl DialectOutput {
    /// Adds what was read of a later part of the text.
    pub(super) fn append(&mut self, mut later: Self) {
        self.servers.append(&mut later.servers);
        self.kubelets.append(&mut later.kubelets);
        self.files.append(later.files);
        self.unread.append(&mut later.unread);
    }

    /// Leaves out the servers behind the first `most`. The result is the anchor of the first one of them.
    pub(super) fn leave_out(&mut self, most: usize) -> Option<Span> {
        let first = self.servers.get(most)?.anchor;
        self.servers.truncate(most);
        Some(first)
    }
}

/// The servers that are read in a text of this length in bytes. No file that people keep has a hundred of them. A
/// script of 1 MB that was made to delay the run has 38,000, and each takes as long as that of a manifest.
pub(super) fn most_servers(length: usize) -> usize {
    /// Those of a short text.
    const MOST: usize = 10_000;
    /// A manifest takes more bytes, so a long text that holds manifests is read to its end.
    const BYTES_FOR_EACH: usize = 512;
    MOST.max(length / BYTES_FOR_EACH)
}

/// A part of a document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The token at which reading ended.
    pub span: Span,
    /// The reason.
    pub why: UnreadReason,
}

/// Why a part of a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadReason {
    /// A string that holds a manifest is not YAML.
    Syntax {
        /// The error: lower case, no full stop.
        message: String,
        /// The string looks like a template.
        template: bool,
    },
    /// Aliases or patches make the document far longer than it is written.
    TooMuch,
    /// The file has more compressed text than any manifest.
    Compressed,
    /// An object has more entries than are read.
    Wide,
    /// Blocks and objects in one another are each a document.
    Overlapping,
    /// A function of a script is called with more text than is read.
    Calls,
    /// A part of a message is written in quoted-printable.
    QuotedPrintable,
    /// It is a file in a file in a file, deeper than is read.
    Nested,
    /// The text starts more servers than are read.
    Servers {
        /// The most that are read.
        most: usize,
    },
}
