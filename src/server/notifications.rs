//! The notifications of the editor.

use std::io;

use lsp_server::Notification;
use lsp_types::notification::Notification as _;
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    VersionedTextDocumentIdentifier, notification,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::conversation::{LanguageServer, Phase};

impl LanguageServer<'_> {
    /// Handles a notification. One whose parameters can't be read is ignored, because nobody waits for an
    /// answer.
    pub(super) fn note(&mut self, told: Notification) -> io::Result<()> {
        if self.state != Phase::Ready {
            return Ok(());
        }
        let Notification { method, params } = told;
        match method.as_str() {
            notification::DidOpenTextDocument::METHOD => self.opened(params),
            notification::DidChangeTextDocument::METHOD => self.changed(params),
            notification::DidCloseTextDocument::METHOD => return self.closed(params),
            // A configuration or a file of the same folder may have changed.
            notification::DidSaveTextDocument::METHOD
            | notification::DidChangeWatchedFiles::METHOD
            | notification::DidChangeConfiguration::METHOD => {
                self.workspace.forget();
                self.mark_all_dirty();
            }
            _ => {}
        }
        Ok(())
    }

    fn opened(&mut self, params: Value) {
        let Some(DidOpenTextDocumentParams { text_document }) = read(params) else { return };
        let uri = text_document.uri.clone();
        self.workspace.open(text_document.uri, text_document.version, text_document.text);
        self.mark_dirty(&uri);
    }

    fn changed(&mut self, params: Value) {
        let Some(params) = read(params) else { return };
        let DidChangeTextDocumentParams { text_document, content_changes } = params;
        let VersionedTextDocumentIdentifier { uri, version } = text_document;
        if self.workspace.change(&uri, version, content_changes) {
            self.mark_dirty(&uri);
        }
    }

    fn closed(&mut self, params: Value) -> io::Result<()> {
        let Some(DidCloseTextDocumentParams { text_document }) = read(params) else {
            return Ok(());
        };
        self.mark_folder_dirty(&text_document.uri);
        self.dirty.remove(text_document.uri.as_str());
        self.workspace.close(&text_document.uri);
        self.publish(text_document.uri, Vec::new(), None)
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}
