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
    /// It is a file in a file in a file, deeper than is read.
    Nested,
}
