//! The state of the server, and the messages that it sends to the editor.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, Message, Notification, RequestId, Response};
use lsp_types::notification::Notification as _;
use lsp_types::{LogMessageParams, MessageType, PublishDiagnosticsParams, Uri, notification};
use serde::Serialize;
use serde_json::Value;

use super::convert;
use super::wire::{self, Incoming};
use super::workspace::{Analysis, OpenDocument, Workspace};
use crate::hashed::HashSet;

/// The state of the conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    New,
    Ready,
    ShutDown,
}

/// The server, and what it knows of its editor.
pub(super) struct LanguageServer<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) workspace: Workspace,
    /// The messages that arrived and were not handled yet.
    pub(super) pending: VecDeque<Incoming>,
    /// The requests that the editor took back and whose turn has not come.
    pub(super) cancelled: HashSet<RequestId>,
    /// Documents to be checked, by their addresses.
    pub(super) dirty: BTreeMap<String, Uri>,
    /// Folders of which all documents are to be checked.
    pub(super) dirty_folders: BTreeSet<PathBuf>,
    pub(super) state: Phase,
    pub(super) inlay_hints: bool,
    /// The last message about the configuration, so that it is shown once.
    pub(super) complaint: Option<String>,
}

impl LanguageServer<'_> {
    /// Notes that the findings of an open document may have changed, and those of the documents in its folder.
    pub(super) fn mark_dirty(&mut self, uri: &Uri) {
        self.dirty.insert(uri.as_str().to_owned(), uri.clone());
        self.mark_folder_dirty(uri);
    }

    /// Notes that the findings of the documents in the folder of one may have changed.
    pub(super) fn mark_folder_dirty(&mut self, uri: &Uri) {
        if let Some(folder) = convert::path(uri).as_deref().and_then(Path::parent) {
            self.dirty_folders.insert(folder.to_owned());
        }
    }

    /// Notes that the findings of all open documents may have changed.
    pub(super) fn mark_all_dirty(&mut self) {
        self.mark(|_| true);
    }

    /// Whether no document is to be checked.
    pub(super) fn is_clean(&self) -> bool {
        self.dirty.is_empty() && self.dirty_folders.is_empty()
    }

    /// The next document to be checked.
    pub(super) fn next_dirty(&mut self) -> Option<Uri> {
        // Thousands of documents of one folder can be opened before the first is checked.
        let folders = std::mem::take(&mut self.dirty_folders);
        if !folders.is_empty() {
            self.mark(|document| document.folder().is_some_and(|folder| folders.contains(folder)));
        }
        Some(self.dirty.pop_first()?.1)
    }

    fn mark(&mut self, chosen: impl Fn(&OpenDocument) -> bool) {
        for document in self.workspace.documents() {
            if chosen(document) {
                self.dirty.insert(document.uri.as_str().to_owned(), document.uri.clone());
            }
        }
    }

    /// A document and what is in it.
    pub(super) fn look(&mut self, uri: &Uri) -> Option<(&OpenDocument, &Analysis)> {
        let complaint = &mut self.complaint;
        self.workspace.look(uri, &mut |said| *complaint = Some(said))
    }

    /// Shows the diagnostics of a document in place of the earlier ones.
    pub(super) fn publish(
        &mut self,
        uri: Uri,
        diagnostics: Vec<lsp_types::Diagnostic>,
        version: Option<i32>,
    ) -> io::Result<()> {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.tell(notification::PublishDiagnostics::METHOD, params)
    }

    /// Writes a line for the log of the editor.
    pub(super) fn log(&mut self, message: String) -> io::Result<()> {
        let params = LogMessageParams { typ: MessageType::WARNING, message };
        self.tell(notification::LogMessage::METHOD, params)
    }

    /// Sends a notification.
    pub(super) fn tell(&mut self, method: &str, params: impl Serialize) -> io::Result<()> {
        let told = Notification::new(method.to_owned(), params);
        wire::write(&Message::Notification(told), self.out)
    }

    /// Sends the result of a request.
    pub(super) fn reply(&mut self, id: RequestId, result: Value) -> io::Result<()> {
        wire::write(&Message::Response(Response::new_ok(id, result)), self.out)
    }

    /// Sends the reason for which a request has no result.
    pub(super) fn refuse(&mut self, id: RequestId, code: ErrorCode, why: &str) -> io::Result<()> {
        let response = Response::new_err(id, code as i32, why.to_owned());
        wire::write(&Message::Response(response), self.out)
    }
}
