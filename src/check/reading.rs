//! One text to servers: what kind of text it is, and what of it could not be read.

use std::path::Path;

use crate::apiserver::version::Release;
use crate::apiserver::{ApiServer, Argument, KubeletSettings};
use crate::dialect::{self, Context, Hint, Prefilter, Unread, UnreadReason};
use crate::discover;
use crate::outcome::Failure;
use crate::source::{Source, Span};
use crate::yaml::{Stream, SyntaxError};

/// What was read of a text.
#[derive(Default)]
pub(super) struct Reading {
    /// Every kube-apiserver, in the order of the text.
    pub(super) servers: Vec<ApiServer>,
    /// Every kubelet.
    pub(super) kubelets: Vec<KubeletSettings>,
    /// What could not be read.
    pub(super) failures: Vec<Failure>,
}

impl Reading {
    fn of(read: dialect::Read, source: &Source) -> Self {
        let unread = read.unread.into_iter();
        Self {
            servers: read.servers,
            kubelets: read.kubelets,
            failures: unread.map(|unread| inner_failure(source, unread)).collect(),
        }
    }
}

/// Reads a text by its name and its content: flags or a unit, a script, several files in one, YAML.
pub(super) fn read(
    source: &Source,
    version: Option<&Release>,
    hint: Option<Hint>,
    prefilter: &Prefilter,
) -> Reading {
    let (path, text) = (Path::new(source.path()), source.text());
    let context = Context { path: source.path(), version, hint, prefilter };
    if let Some(servers) = dialect::read_plain(text, &context) {
        return Reading { servers, ..Reading::default() };
    }
    if dialect::is_script(path, text, hint) {
        return Reading::of(dialect::read_script(text, &context), source);
    }
    if let Some(read) = dialect::read_bundle(text, &context) {
        return Reading::of(read, source);
    }
    let stream = Stream::parse(text);
    let mut reading = Reading::of(dialect::read(&stream, &context), source);
    if reading.servers.is_empty() && !stream.is_whole() && !discover::is_manifest_name(path) {
        // A script may go by any name.
        let script = Reading::of(dialect::read_script(text, &context), source);
        let prose = discover::is_prose_name(path);
        if !script.servers.is_empty() && (!prose || script.servers.iter().all(is_command)) {
            return script;
        }
    }
    let broken = broken(&stream, source, prefilter);
    reading.failures.splice(0..0, broken);
    reading
}

/// True for a command line that no sentence looks like: flags alone, and the one that names etcd.
fn is_command(server: &ApiServer) -> bool {
    let flag = |argument: &Argument| matches!(argument, Argument::Flag(_));
    server.arguments.iter().all(flag) && server.occurrences("etcd-servers").next().is_some()
}

/// The documents that are no YAML and look like manifests of a kube-apiserver. What goes by another
/// name than a manifest's has to say that it is one, and prose never is.
fn broken(stream: &Stream<'_>, source: &Source, prefilter: &Prefilter) -> Vec<Failure> {
    let path = Path::new(source.path());
    let named = path.extension().is_none() || discover::is_manifest_name(path);
    let prose = discover::is_prose_name(path);
    let documents = stream.documents().iter();
    let broken = documents.filter_map(|document| {
        let error = document.error.as_ref()?;
        let text = source.slice(document.span);
        let meant = prefilter.is_manifest(text) && (named || dialect::says_type(text));
        (meant && !prose).then(|| failure(source, error, text))
    });
    broken.collect()
}

/// The words for a document that is not YAML, at the character where the reading ended.
fn failure(source: &Source, error: &SyntaxError, document: &str) -> Failure {
    let template = ["{{", "{%", "%{", "${"].iter().any(|tag| document.contains(tag));
    let what = if template {
        "a template that cannot be read without rendering"
    } else {
        "not valid YAML"
    };
    let message = format!("{what}: {}", error.message);
    Failure {
        message,
        span: Some(token_at(source, error.at)),
        help: template.then_some(TEMPLATE_HELP),
    }
}

const TEMPLATE_HELP: &str = "check what it renders to instead";

/// The words for what a dialect could not read of a document that is YAML.
fn inner_failure(source: &Source, unread: Unread) -> Failure {
    let (message, help) = match unread.why {
        UnreadReason::Syntax { message, template } => (
            format!("not valid YAML inside this string: {message}"),
            template.then_some(TEMPLATE_HELP),
        ),
        UnreadReason::Compressed => (
            "too much to read: more is compressed here than is unpacked for one file".to_owned(),
            Some("check what is in it as a file of its own"),
        ),
        UnreadReason::TooMuch => (
            "too much to read: aliases make this many times as long as it is written".to_owned(),
            Some("write out what the aliases stand for"),
        ),
    };
    let span =
        if unread.span.is_empty() { token_at(source, unread.span.start) } else { unread.span };
    Failure { message, span: Some(span), help }
}

/// The character at an offset, or the last one before it that can be seen.
fn token_at(source: &Source, at: u32) -> Span {
    let text = source.text();
    let at = (0..=(at as usize).min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    let at = at.unwrap_or(0);
    let here = text.get(at..).and_then(|rest| rest.chars().next());
    if let Some(c) = here.filter(|c| !c.is_whitespace()) {
        return Span::from_range(&(at..at + c.len_utf8()));
    }
    let before = text.get(..at).unwrap_or_default().trim_end();
    let last = before.char_indices().next_back();
    Span::from_range(&(last.map_or(0, |(start, _)| start)..before.len()))
}
