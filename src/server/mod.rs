//! `scantling server`: a language server on standard input and output.
//!
//! One thread reads, this one answers. Everything that has arrived is looked at before anything is
//! worked out, so that a request that was cancelled by then is not answered, and ten keystrokes in a
//! row cost one check.

mod actions;
mod completion;
mod convert;
mod diagnostics;
mod extras;
mod hover;
mod wire;
mod workspace;

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, Write};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::Notification as _;
use lsp_types::request::Request as _;
use lsp_types::{
    CancelParams, CodeActionKind, CodeActionOptions, CodeActionParams,
    CodeActionProviderCapability, CompletionOptions, CompletionParams, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentLinkOptions, DocumentLinkParams,
    HoverParams, HoverProviderCapability, InitializeParams, InlayHintParams, LogMessageParams,
    MessageType, NumberOrString, OneOf, PublishDiagnosticsParams, ServerCapabilities,
    ShowMessageParams, TextDocumentSyncCapability, TextDocumentSyncKind, Uri, notification,
    request,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wire::Incoming;
use workspace::Workspace;

/// How the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// The editor announced the end, and then ended.
    Orderly,
    /// The input ended, or the editor left without a word.
    Abrupt,
}

/// Serves one editor until it leaves.
pub fn run(input: impl BufRead + Send + 'static, out: &mut dyn Write) -> io::Result<SessionEnd> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut input = input;
        // Ends with the input, or when nobody listens any more.
        while let Ok(Some(incoming)) = wire::read(&mut input) {
            if sender.send(incoming).is_err() {
                break;
            }
        }
    });
    LanguageServer {
        out,
        workspace: Workspace::default(),
        pending: VecDeque::new(),
        dirty: BTreeMap::new(),
        state: Phase::New,
        inlay_hints: false,
        complaint: None,
    }
    .serve(&receiver)
}

/// The state of the conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Ready,
    ShutDown,
}

struct LanguageServer<'a> {
    out: &'a mut dyn Write,
    workspace: Workspace,
    /// What has arrived and was not acted on.
    pending: VecDeque<Incoming>,
    /// Documents to be checked, by their addresses.
    dirty: BTreeMap<String, Uri>,
    state: Phase,
    inlay_hints: bool,
    /// The last message about the configuration, so that it is shown once.
    complaint: Option<String>,
}

impl LanguageServer<'_> {
    fn serve(mut self, receiver: &Receiver<Incoming>) -> io::Result<SessionEnd> {
        loop {
            if self.pending.is_empty() && self.dirty.is_empty() {
                match receiver.recv() {
                    Ok(incoming) => self.pending.push_back(incoming),
                    Err(_) => return Ok(SessionEnd::Abrupt),
                }
            }
            for incoming in receiver.try_iter() {
                self.pending.push_back(incoming);
            }
            self.drop_cancelled()?;
            match self.pending.pop_front() {
                Some(Incoming::Message(message)) => {
                    if let Some(end) = self.handle(message)? {
                        return Ok(end);
                    }
                }
                Some(Incoming::Malformed(why)) => self.log(format!("skipped {why}"))?,
                // Nothing waits for an answer, so there is time to check.
                None => self.check_one()?,
            }
        }
    }

    /// Answers requests that were cancelled before their turn.
    fn drop_cancelled(&mut self) -> io::Result<()> {
        let mut cancelled: Vec<RequestId> = Vec::new();
        for incoming in &self.pending {
            if let Incoming::Message(Message::Notification(notification)) = incoming
                && notification.method == notification::Cancel::METHOD
                && let Ok(params) = serde_json::from_value(notification.params.clone())
            {
                let CancelParams { id } = params;
                cancelled.push(match id {
                    NumberOrString::Number(id) => id.into(),
                    NumberOrString::String(id) => id.into(),
                });
            }
        }
        for id in cancelled {
            let waiting = self.pending.iter().position(|incoming| match incoming {
                Incoming::Message(Message::Request(request)) => request.id == id,
                _ => false,
            });
            if let Some(at) = waiting {
                self.pending.remove(at);
                self.refuse(id, ErrorCode::RequestCanceled, "cancelled")?;
            }
        }
        Ok(())
    }

    fn handle(&mut self, message: Message) -> io::Result<Option<SessionEnd>> {
        match message {
            Message::Request(request) => self.answer(request)?,
            Message::Notification(told) if told.method == notification::Exit::METHOD => {
                let orderly = self.state == Phase::ShutDown;
                return Ok(Some(if orderly { SessionEnd::Orderly } else { SessionEnd::Abrupt }));
            }
            Message::Notification(told) => self.note(told)?,
            // Nothing was asked of the editor.
            Message::Response(_) => {}
        }
        Ok(None)
    }

    fn answer(&mut self, request: Request) -> io::Result<()> {
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
        match method.as_str() {
            request::Shutdown::METHOD => {
                self.state = Phase::ShutDown;
                self.dirty.clear();
                self.reply(id, Value::Null)
            }
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
            _ => self.refuse(id, ErrorCode::MethodNotFound, &method),
        }
    }

    /// Answers a request with what some work comes to, or with nothing.
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

    fn note(&mut self, told: Notification) -> io::Result<()> {
        if self.state != Phase::Ready {
            return Ok(());
        }
        let Notification { method, params } = told;
        match method.as_str() {
            notification::DidOpenTextDocument::METHOD => {
                if let Ok(DidOpenTextDocumentParams { text_document: document }) =
                    serde_json::from_value(params)
                {
                    let uri = document.uri.clone();
                    self.workspace.open(document.uri, document.version, document.text);
                    self.soil(&uri);
                }
            }
            notification::DidChangeTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value(params) {
                    let DidChangeTextDocumentParams { text_document, content_changes } = params;
                    self.workspace.change(
                        &text_document.uri,
                        text_document.version,
                        content_changes,
                    );
                    self.soil(&text_document.uri);
                }
            }
            notification::DidCloseTextDocument::METHOD => {
                if let Ok(DidCloseTextDocumentParams { text_document }) =
                    serde_json::from_value(params)
                {
                    self.soil(&text_document.uri);
                    self.dirty.remove(text_document.uri.as_str());
                    self.workspace.close(&text_document.uri);
                    self.publish(text_document.uri, Vec::new(), None)?;
                }
            }
            // A configuration or a file of the same folder may be another one.
            notification::DidSaveTextDocument::METHOD
            | notification::DidChangeWatchedFiles::METHOD
            | notification::DidChangeConfiguration::METHOD => {
                self.workspace.forget();
                for uri in self.workspace.open_documents() {
                    self.dirty.insert(uri.as_str().to_owned(), uri);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes that a document has to be checked, and those that it may decide on.
    fn soil(&mut self, uri: &Uri) {
        for uri in self.workspace.together_with(uri) {
            self.dirty.insert(uri.as_str().to_owned(), uri);
        }
    }

    /// Checks one document and publishes what is found.
    fn check_one(&mut self) -> io::Result<()> {
        let Some((_, uri)) = self.dirty.pop_first() else {
            return Ok(());
        };
        let found = self.look(&uri);
        let found = found.map(|(document, analysis)| {
            (document.version, diagnostics::of(&analysis.file, &document.uri))
        });
        let (version, diagnostics) = match found {
            Some((version, diagnostics)) => (Some(version), diagnostics),
            None => (None, Vec::new()),
        };
        self.publish(uri, diagnostics, version)?;
        if let Some(complaint) = self.complaint.take() {
            let params = ShowMessageParams { typ: MessageType::ERROR, message: complaint.clone() };
            self.tell(notification::ShowMessage::METHOD, params)?;
        }
        Ok(())
    }

    fn look(&mut self, uri: &Uri) -> Option<(&workspace::OpenDocument, &workspace::Analysis)> {
        let complaint = &mut self.complaint;
        self.workspace.look(uri, &mut |said| *complaint = Some(said))
    }

    fn publish(
        &mut self,
        uri: Uri,
        diagnostics: Vec<lsp_types::Diagnostic>,
        version: Option<i32>,
    ) -> io::Result<()> {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.tell(notification::PublishDiagnostics::METHOD, params)
    }

    fn log(&mut self, message: String) -> io::Result<()> {
        let params = LogMessageParams { typ: MessageType::WARNING, message };
        self.tell(notification::LogMessage::METHOD, params)
    }

    fn tell(&mut self, method: &str, params: impl Serialize) -> io::Result<()> {
        let told = Notification::new(method.to_owned(), params);
        wire::write(&Message::Notification(told), self.out)
    }

    fn reply(&mut self, id: RequestId, result: Value) -> io::Result<()> {
        wire::write(&Message::Response(Response::new_ok(id, result)), self.out)
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, why: &str) -> io::Result<()> {
        let response = Response::new_err(id, code as i32, why.to_owned());
        wire::write(&Message::Response(response), self.out)
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
