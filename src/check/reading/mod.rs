//! Reads one text: decides its kind, finds its servers, and lists the parts that could not be read.

mod failures;

use std::path::Path;

use crate::apiserver::{ApiServer, Argument, KubeletSettings};
use crate::component_config::HostFiles;
use crate::dialect::{self, Context};
use crate::discover;
use crate::failure::Failure;
use crate::source::Source;
use crate::text_kind::TextKind;
use crate::yaml::Stream;

/// The result of reading a text.
pub(super) struct TextReading {
    /// How the text was read.
    pub(super) kind: TextKind,
    /// The text as YAML, if it was read as YAML.
    pub(super) stream: Option<Stream<'static>>,
    /// Every server, in the order of the text.
    pub(super) servers: Vec<ApiServer>,
    /// Every kubelet.
    pub(super) kubelets: Vec<KubeletSettings>,
    /// The files that the text writes on machines or holds for volumes.
    pub(super) files: HostFiles,
    /// The parts that could not be read.
    pub(super) failures: Vec<Failure>,
}

impl TextReading {
    fn new(kind: TextKind, read: dialect::DialectOutput, source: &Source) -> Self {
        let unread = read.unread.into_iter();
        Self {
            kind,
            stream: None,
            servers: read.servers,
            kubelets: read.kubelets,
            files: read.files,
            failures: unread.map(|unread| failures::unread(source, unread)).collect(),
        }
    }
}

/// Reads a text. Its kind is decided by its name and its content, in the order of `TextKind`.
pub(super) fn read(source: &Source, context: &Context<'_>) -> TextReading {
    let (path, text) = (Path::new(source.path()), source.text());
    if let Some(read) = dialect::read_plain(text, context) {
        return TextReading::new(TextKind::Flags, read, source);
    }
    if let Some(read) = dialect::read_bundle(text, context) {
        return TextReading::new(TextKind::Bundle, read, source);
    }
    if dialect::is_script(path, text, context.hint) {
        return TextReading::new(TextKind::Script, dialect::read_script(text, context), source);
    }
    if dialect::is_terraform(path) {
        return TextReading::new(TextKind::Script, dialect::read_terraform(text, context), source);
    }
    if dialect::is_jsonnet(path) {
        return TextReading::new(TextKind::Script, dialect::read_jsonnet(text, context), source);
    }
    read_yaml(source, context)
}

fn read_yaml(source: &Source, context: &Context<'_>) -> TextReading {
    let stream = Stream::parse_shared(&source.shared_text());
    let mixed = !stream.is_whole() && !discover::is_manifest_name(Path::new(source.path()));
    let kind = if mixed { TextKind::Mixed } else { TextKind::Yaml };
    let mut reading = TextReading::new(kind, dialect::read(&stream, context), source);
    if mixed
        && reading.servers.is_empty()
        && let Some(script) = read_as_script(source, context)
    {
        return script;
    }
    let broken = failures::broken_documents(&stream, source, context.prefilter);
    reading.failures.splice(0..0, broken);
    reading.stream = Some(stream);
    reading
}

/// A script may have any name. A text for people (`README.txt`) is read as one only if nothing in it can
/// be a sentence.
fn read_as_script(source: &Source, context: &Context<'_>) -> Option<TextReading> {
    let read = dialect::read_script(source.text(), context);
    let prose = discover::is_prose_name(Path::new(source.path()));
    if read.servers.is_empty() || (prose && !read.servers.iter().all(is_command)) {
        return None;
    }
    Some(TextReading::new(TextKind::Script, read, source))
}

/// True if the words of a command line cannot be prose: flags only, and `--etcd-servers` among them.
fn is_command(server: &ApiServer) -> bool {
    let flags_only = server.arguments.iter().all(|argument| matches!(argument, Argument::Flag(_)));
    flags_only && server.occurrences("etcd-servers").next().is_some()
}
