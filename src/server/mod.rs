//! `scantling server`: a language server on standard input and output.
//!
//! One thread reads, this one answers. Everything that has arrived is looked at before anything is
//! worked out, so that a request that was cancelled by then is not answered, and ten keystrokes in a
//! row cost one check.

mod actions;
mod completion;
mod conversation;
mod convert;
mod diagnostics;
mod extras;
mod hover;
mod notifications;
mod requests;
mod wire;
mod workspace;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, BufRead, Write};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use conversation::{LanguageServer, Phase};
use lsp_server::{ErrorCode, Message};
use lsp_types::notification::Notification as _;
use lsp_types::{CancelParams, MessageType, NumberOrString, ShowMessageParams, notification};
use serde::Deserialize;
use wire::Incoming;
use workspace::Workspace;

use crate::hashed::HashSet;

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
        cancelled: HashSet::default(),
        dirty: BTreeMap::new(),
        dirty_folders: BTreeSet::new(),
        state: Phase::New,
        inlay_hints: false,
        complaint: None,
    }
    .serve(&receiver)
}

impl LanguageServer<'_> {
    fn serve(mut self, receiver: &Receiver<Incoming>) -> io::Result<SessionEnd> {
        loop {
            if self.pending.is_empty() && self.is_clean() {
                match receiver.recv() {
                    Ok(incoming) => self.arrived(incoming),
                    Err(_) => return Ok(SessionEnd::Abrupt),
                }
            }
            for incoming in receiver.try_iter() {
                self.arrived(incoming);
            }
            match self.pending.pop_front() {
                Some(Incoming::Message(message)) => {
                    if let Some(end) = self.handle(message)? {
                        return Ok(end);
                    }
                }
                Some(Incoming::Malformed(why)) => self.log(format!("skipped {why}"))?,
                // Nothing waits for an answer, so there is time to check.
                None => {
                    self.cancelled.clear();
                    self.check_one()?;
                }
            }
        }
    }

    /// Notes what has arrived, and which requests are not to be answered.
    fn arrived(&mut self, incoming: Incoming) {
        if let Incoming::Message(Message::Notification(told)) = &incoming
            && told.method == notification::Cancel::METHOD
        {
            if let Ok(CancelParams { id }) = CancelParams::deserialize(&told.params) {
                self.cancelled.insert(match id {
                    NumberOrString::Number(id) => id.into(),
                    NumberOrString::String(id) => id.into(),
                });
            }
            return;
        }
        self.pending.push_back(incoming);
    }

    fn handle(&mut self, message: Message) -> io::Result<Option<SessionEnd>> {
        match message {
            Message::Request(request) if self.cancelled.remove(&request.id) => {
                self.refuse(request.id, ErrorCode::RequestCanceled, "cancelled")?;
            }
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

    /// Checks one document and publishes what is found.
    fn check_one(&mut self) -> io::Result<()> {
        let Some(uri) = self.next_dirty() else {
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
}
