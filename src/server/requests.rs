//! The requests of the editor.

use std::io;

use lsp_server::{ErrorCode, Request, RequestId};
use lsp_types::request::Request as _;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    CompletionOptions, CompletionParams, DocumentLinkOptions, DocumentLinkParams, HoverParams,
    HoverProviderCapability, InitializeParams, InlayHintParams, OneOf, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, request,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::conversation::{LanguageServer, Phase};
use super::{actions, completion, extras, hover};

impl LanguageServer<'_> {
    pub(super) fn answer(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        match (self.state, method.as_str()) {
            (Phase::New, request::Initialize::METHOD) => return self.initialize(id, params),
            (Phase::New, _) => {
                return self.refuse(id, ErrorCode::ServerNotInitialized, "not initialized");
            }
            (Phase::ShutDown, _) => {
                return self.refuse(id, ErrorCode::InvalidRequest, "shut down");
            }
            (Phase::Ready, _) => {}
        }
        if method == request::Shutdown::METHOD {
            self.state = Phase::ShutDown;
            self.dirty.clear();
            self.dirty_folders.clear();
            return self.reply(id, Value::Null);
        }
        self.work(id, &method, params)
    }

    /// Answers a request about a document.
    fn work(&mut self, id: RequestId, method: &str, params: Value) -> io::Result<()> {
        match method {
            request::CodeActionRequest::METHOD => self.on(id, params, |server, params| {
                let CodeActionParams { text_document, range, context, .. } = params;
                let (document, analysis) = server.look(&text_document.uri)?;
                Some(actions::of(document, analysis, range, &context.only.unwrap_or_default()))
            }),
            request::HoverRequest::METHOD => self.on(id, params, |server, params| {
                let HoverParams { text_document_position_params: place, .. } = params;
                let (_, analysis) = server.look(&place.text_document.uri)?;
                hover::of(analysis, place.position)
            }),
            request::Completion::METHOD => self.on(id, params, |server, params| {
                let CompletionParams { text_document_position: place, .. } = params;
                let (_, analysis) = server.look(&place.text_document.uri)?;
                Some(completion::of(analysis, place.position))
            }),
            request::DocumentLinkRequest::METHOD => self.on(id, params, |server, params| {
                let DocumentLinkParams { text_document, .. } = params;
                let (_, analysis) = server.look(&text_document.uri)?;
                Some(extras::links(analysis))
            }),
            request::InlayHintRequest::METHOD => self.on(id, params, |server, params| {
                let InlayHintParams { text_document, .. } = params;
                if !server.inlay_hints {
                    return None;
                }
                let (_, analysis) = server.look(&text_document.uri)?;
                Some(extras::hints(analysis))
            }),
            _ => self.refuse(id, ErrorCode::MethodNotFound, method),
        }
    }

    /// Answers a request with the result of some work, or with null.
    fn on<P: DeserializeOwned, R: Serialize>(
        &mut self,
        id: RequestId,
        params: Value,
        work: impl FnOnce(&mut Self, P) -> Option<R>,
    ) -> io::Result<()> {
        match serde_json::from_value(params) {
            Ok(params) => {
                let result = work(self, params);
                self.reply(id, serde_json::to_value(result)?)
            }
            Err(error) => self.refuse(id, ErrorCode::InvalidParams, &error.to_string()),
        }
    }

    fn initialize(&mut self, id: RequestId, params: Value) -> io::Result<()> {
        let params: InitializeParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => {
                return self.refuse(id, ErrorCode::InvalidParams, &error.to_string());
            }
        };
        let options = params.initialization_options.unwrap_or_default();
        self.inlay_hints = options.get("inlayHints").and_then(Value::as_bool).unwrap_or(false);
        self.state = Phase::Ready;
        let server = json!({"name": "scantling", "version": env!("CARGO_PKG_VERSION")});
        self.reply(id, json!({"capabilities": capabilities(), "serverInfo": server}))
    }
}

fn capabilities() -> ServerCapabilities {
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, actions::FIX_ALL]),
        ..CodeActionOptions::default()
    };
    let completion = CompletionOptions {
        trigger_characters: Some(["-", "=", ":"].map(str::to_owned).to_vec()),
        ..CompletionOptions::default()
    };
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Kind(
            TextDocumentSyncKind::INCREMENTAL,
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(completion),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: lsp_types::WorkDoneProgressOptions::default(),
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}
