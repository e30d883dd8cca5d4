//! systemd units that start a component, k3s or RKE2.
//!
//! `ExecStart` is read as systemd reads it (systemd.syntax(7) and "COMMAND LINES" of
//! systemd.service(5)): a backslash at the very end of a line continues it, words are unquoted,
//! then `${NAME}` is replaced anywhere and `$NAME` if it is a whole word.

use crate::apiserver::{ApiServer, Argument, Completeness, Component, Dialect, Partial};
use crate::dialect::etcd_variables::EtcdVariables;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::expanded_bytes::ExpandedBytes;
use crate::dialect::shell::invocation::Invocation;
use crate::dialect::shell::{k3s_command, program, systemd_words};
use crate::hashed::HashMap;
use crate::mapped_text::{MappedText, UnknownReason};

/// The servers that a unit starts. The text may also be the output of `systemctl cat` or
/// `systemctl status`, or a script that writes the unit. `environment` notes what is not followed.
pub(crate) fn read_unit(text: &MappedText, environment: &Environment) -> Vec<ApiServer> {
    let unit = Unit::of(text);
    let started = unit.commands.iter().flat_map(|command| unit.servers(command, environment));
    let mut servers: Vec<ApiServer> = started.collect();
    if servers.is_empty() {
        servers.extend(running(text).iter().flat_map(|line| unit.servers(line, environment)));
    }
    servers
}

/// The server of a unit that is called after it and takes all flags from a file, through a program
/// that does not name it.
pub(crate) fn read_opaque(text: &MappedText) -> Option<ApiServer> {
    let unit = Unit::of(text);
    let words = systemd_words::split(unit.commands.first()?);
    let (program, rest) = words.split_first()?;
    let arguments: Vec<MappedText> =
        rest.iter().flat_map(|word| unit.expand(word, false)).collect();
    let component = Component::KubeApiServer;
    let invocation = Invocation { component, program: program.clone(), arguments };
    let server = unit.server(&invocation);
    let from_file = Completeness::Partial(Partial::EnvironmentFile);
    (server.completeness == from_file).then_some(server)
}

/// True for text with what every unit of a service has.
pub(crate) fn is_unit(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let service = lines.clone().any(|line| line == "[Service]");
    service && lines.any(|line| line.starts_with("ExecStart="))
}

/// Bytes that a word counts for, in addition to its own: an argument is large.
const WORD: usize = 64;

/// The parts of a unit that its command depends on.
#[derive(Default)]
struct Unit {
    commands: Vec<MappedText>,
    /// `None` if the value is not known.
    environment: HashMap<String, Option<String>>,
    /// The same, as etcd reads it.
    variables: EtcdVariables,
    /// `EnvironmentFile` may set and override any variable.
    has_file: bool,
    left: ExpandedBytes,
}

impl Unit {
    fn of(text: &MappedText) -> Self {
        let left = ExpandedBytes::of_text(text.text().len());
        let mut unit = Self { left, ..Self::default() };
        let mut section = String::new();
        for line in logical_lines(text) {
            let content = line.text().trim();
            if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                name.clone_into(&mut section);
            } else if section == "Service"
                && let Some(equals) = line.text().find('=')
            {
                let name = line.text().get(..equals).unwrap_or_default().trim();
                unit.assign(name, &line.slice(equals + 1..line.text().len()));
            }
        }
        unit
    }

    fn assign(&mut self, name: &str, value: &MappedText) {
        let empty = value.text().trim().is_empty();
        match name {
            // An empty assignment drops those before it.
            "ExecStart" if empty => self.commands.clear(),
            "ExecStart" => self.commands.push(value.clone()),
            "Environment" if empty => {
                self.environment.clear();
                self.variables.clear();
            }
            "Environment" => {
                for word in systemd_words::split(value) {
                    self.variables.add_word(&word);
                    if let Some((name, value)) = word.text().split_once('=') {
                        let known = word.unknown(0..word.text().len()).is_none();
                        let value = known.then(|| value.to_owned());
                        self.environment.insert(name.to_owned(), value);
                    }
                }
            }
            "EnvironmentFile" => {
                self.has_file = !empty;
                self.variables.have_file(!empty);
            }
            _ => {}
        }
    }

    /// The value of a name for one use of it; `None` if it is not known.
    fn literal(&self, name: &str) -> Option<&str> {
        if self.has_file {
            return None;
        }
        let value = self.environment.get(name)?.as_deref()?;
        self.left.take(value.len()).then_some(value)
    }

    fn servers(&self, command: &MappedText, environment: &Environment) -> Vec<ApiServer> {
        let words: Vec<MappedText> = systemd_words::split(command)
            .iter()
            .enumerate()
            .flat_map(|(n, word)| self.expand(word, n == 0))
            .collect();
        let found = program::find(&words, environment);
        let mut servers: Vec<ApiServer> = found.iter().map(|found| self.server(found)).collect();
        servers.extend(k3s_command::started(&words));
        servers
    }

    fn server(&self, invocation: &Invocation) -> ApiServer {
        let mut server = invocation.server(Dialect::Systemd);
        let mut arguments = server.arguments.iter();
        let hidden = arguments.any(|argument| matches!(argument, Argument::Unknown(..)));
        if hidden && self.has_file {
            server.completeness = Completeness::Partial(Partial::EnvironmentFile);
        }
        self.variables.apply(&mut server);
        server
    }

    /// A word with its variables replaced: none, one or several words.
    fn expand(&self, word: &MappedText, first: bool) -> Vec<MappedText> {
        let text = word.text();
        let own = text.strip_prefix('$').filter(|name| is_name(name));
        match own.map(|name| self.literal(name)) {
            // The program's name is not taken from a variable.
            Some(_) if first => vec![word.clone()],
            Some(Some(value)) if self.left.take(WORD * value.split_whitespace().count()) => {
                let parts = value.split_whitespace();
                parts.map(|part| MappedText::coarse(part, word.span(0..text.len()))).collect()
            }
            Some(_) => {
                let mut hole = MappedText::new(word.whole());
                hole.push_hole(text, word.span(0..text.len()), UnknownReason::Variable);
                vec![hole]
            }
            None => vec![self.expand_inside(word)],
        }
    }

    /// `${NAME}` and `$$` anywhere in a word.
    fn expand_inside(&self, word: &MappedText) -> MappedText {
        let text = word.text();
        let mut out = MappedText::new(word.whole());
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('$')) {
            let dollar = at + found;
            out.push_slice(word, at..dollar);
            let rest = text.get(dollar + 1..).unwrap_or_default();
            let braced = rest.strip_prefix('{').and_then(braced_name);
            at = if rest.starts_with('$') {
                out.push_replaced("$", word.span(dollar..dollar + 2));
                dollar + 2
            } else if let Some(name) = braced {
                let end = dollar + name.len() + 3;
                let span = word.span(dollar..end);
                match self.literal(name) {
                    Some(value) => out.push_replaced(value, span),
                    None => out.push_hole(
                        text.get(dollar..end).unwrap_or_default(),
                        span,
                        UnknownReason::Variable,
                    ),
                }
                end
            } else {
                out.push_slice(word, dollar..dollar + 1);
                dollar + 1
            };
        }
        out.push_slice(word, at..text.len());
        out
    }
}

/// The name in front of the first `}`. The search ends where no name goes on: `${${${…`.
fn braced_name(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (name, rest) = text.split_at_checked(end)?;
    if rest.starts_with('}') && is_name(name) { Some(name) } else { None }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The command lines of running processes in the output of `systemctl status`.
fn running(text: &MappedText) -> Vec<MappedText> {
    let mut found = Vec::new();
    for (start, line) in systemd_words::lines(text.text()) {
        // `             └─1234 /usr/local/bin/kube-apiserver --v=2`
        if (line.contains("├─") || line.contains("└─"))
            && let Some(at) = line.find('/')
        {
            found.push(text.slice(start + at..start + line.len()));
        }
    }
    found
}

/// The lines with their continuations, comments left out. A here-document that writes the unit has
/// each of its backslashes twice.
fn logical_lines(text: &MappedText) -> Vec<MappedText> {
    let script = text.text().lines().any(|line| {
        let line = line.trim_start();
        (line.starts_with("cat") || line.contains("tee ")) && line.contains("<<")
    });
    let mut lines = Vec::new();
    let mut open: Option<MappedText> = None;
    let mut behind_tags = false;
    for (start, line) in systemd_words::lines(text.text()) {
        let trimmed = line.trim_start();
        let tags = text.tag_line_end(start).is_some();
        if tags || trimmed.starts_with(['#', ';']) {
            behind_tags |= tags;
            continue;
        }
        // If several branches of a template end a command, the line continues the command before them.
        if std::mem::take(&mut behind_tags) && trimmed.starts_with(['-', '"', '\'']) {
            open = open.or_else(|| {
                let mut line: MappedText = lines.pop()?;
                line.push_replaced(" ", text.span(start..start + 1));
                Some(line)
            });
        }
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        let continues = backslashes % 2 == 1 || (script && backslashes > 0);
        let end = if continues { start + line.len() - backslashes } else { start + line.len() };
        let mut whole = open.take().unwrap_or_else(|| MappedText::new(text.span(start..end)));
        whole.push_slice(text, start..end);
        if continues {
            whole.push_replaced(" ", text.span(end..end + backslashes));
            open = Some(whole);
        } else {
            lines.push(whole);
        }
    }
    lines.extend(open);
    lines
}
