//! Manifests inside the strings of other manifests: a `ConfigMap` or `Secret`, cloud-init, Ignition
//! and Butane, files of Cluster API, tasks of Ansible.
//!
//! All of these hold whole files as strings, and a string shows by itself which format it has. So every string
//! that mentions a component is read, in any kind of object.

use crate::dialect::context::Reader;
use crate::dialect::object::Object;
use crate::dialect::shell::program_name;
use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Stream};

/// Keys that name the file which another string of the same mapping is written to.
const PATH_KEYS: [&str; 4] = ["path", "dest", "filename", "name"];

/// `kubectl apply` keeps the object a second time in this annotation of it.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// A part of a document that may configure a component by itself.
pub(crate) enum Nested<'a> {
    /// An object inside of another: in a task of Ansible, in the values of a chart.
    Object(Object<'a>),
    /// A mapping that may describe a file: `{path: /etc/kubernetes/audit.yaml, content: …}`.
    File(Node<'a>),
    /// Variables that could also be a file: below `vars` of an inventory or a play of Ansible.
    Variables(Object<'a>),
    /// A string, with the name of the file that it becomes.
    Text(Node<'a>, &'a str),
    /// A command: a text for a shell, or a list of words.
    Command(Node<'a>),
}

/// Modules of Ansible that run a command (ansible-core 2.18, `lib/ansible/modules/shell.py`, `command.py`, `raw.py`).
/// The short name of `command` has other meanings elsewhere: see [`StringSearch::ansible_command`].
const ANSIBLE_COMMANDS: [&str; 6] = [
    "shell",
    "ansible.builtin.shell",
    "ansible.legacy.shell",
    "ansible.builtin.command",
    "ansible.legacy.command",
    "ansible.builtin.raw",
];

/// Keys with a list of commands: of cloud-init, and of Cluster API.
const COMMANDS: [&str; 4] = ["runcmd", "bootcmd", "preKubeadmCommands", "postKubeadmCommands"];

/// The strings of a document and the objects inside of it. Each is found once, where it is written:
/// an alias adds nothing.
pub(crate) fn of(object: Object<'_>) -> impl Iterator<Item = Nested<'_>> {
    StringSearch {
        root: object.node,
        is_typed: object.is_typed(),
        seen: HashSet::default(),
        open: vec![(object.node, object.path)],
        variables: None,
        file: None,
        commands: Vec::new(),
    }
}

struct StringSearch<'a> {
    root: Node<'a>,
    /// True if the document says its type, so that what is in it has a known place.
    is_typed: bool,
    /// The nodes that were searched, if aliases lead to them too.
    seen: HashSet<u64>,
    /// The nodes to be searched, the next one last, with the file that each is for.
    open: Vec<(Node<'a>, &'a str)>,
    /// The variables of the node that was searched last.
    variables: Option<Object<'a>>,
    /// The node that was searched last, if it may describe a file.
    file: Option<Node<'a>>,
    /// The commands that were met and not yet given.
    commands: Vec<Node<'a>>,
}

impl<'a> StringSearch<'a> {
    /// What was found with the last node and not given yet.
    fn pending(&mut self) -> Option<Nested<'a>> {
        if let Some(file) = self.file.take() {
            return Some(Nested::File(file));
        }
        if let Some(variables) = self.variables.take() {
            return Some(Nested::Variables(variables));
        }
        self.commands.pop().map(Nested::Command)
    }
}

impl<'a> Iterator for StringSearch<'a> {
    type Item = Nested<'a>;

    fn next(&mut self) -> Option<Nested<'a>> {
        if let Some(found) = self.pending() {
            return Some(found);
        }
        while let Some((node, path)) = self.open.pop() {
            if node.may_be_met_twice() && !self.seen.insert(node.id()) {
                continue;
            }
            if node.text().is_some() {
                return Some(Nested::Text(node, path));
            }
            if !node.visit_children() {
                return None;
            }
            let keys = TellingKeys::of(node);
            let name = if keys.name_file { file_name(node) } else { None };
            self.open_children(node, name.unwrap_or(path));
            if keys.say_what_it_is
                && let Some(object) = self.object(node, path)
            {
                return Some(Nested::Object(object));
            }
            if let Some(found) = self.pending() {
                return Some(found);
            }
        }
        None
    }
}

impl<'a> StringSearch<'a> {
    /// The object that a mapping is. If it describes a file or has variables, that is pending then.
    fn object(&mut self, node: Node<'a>, path: &'a str) -> Option<Object<'a>> {
        if node.get("path").or_else(|| node.get("dest")).is_some() {
            self.file = Some(node);
        }
        let variables = node.get("vars").filter(|variables| variables.is_mapping());
        self.variables = variables.map(|variables| Object::of(variables, path));
        if node.id() == self.root.id() {
            return None;
        }
        let object = Object::of(node, path);
        let is_object = object.is_typed() || (!self.is_typed && is_command_line(node));
        is_object.then_some(object)
    }

    fn open_children(&mut self, node: Node<'a>, path: &'a str) {
        for (key, value) in node.entries() {
            if let Some(command) = self.ansible_command(key, value) {
                self.commands.push(command);
                continue;
            }
            match key.text() {
                None | Some(LAST_APPLIED) => {}
                Some(name) if COMMANDS.contains(&name) => {
                    self.commands.extend(value.items());
                    // `[sh, -c, "cat > FILE <<EOF …"]` may hold a file.
                    let lists = value.items().filter(|item| item.is_sequence());
                    self.open.extend(lists.map(|item| (item, path)));
                }
                // `data: {kube-apiserver.yaml: …}`
                Some(name) if name.contains(['.', '/']) => self.open.push((value, name)),
                Some(_) => self.open.push((value, path)),
            }
        }
        self.open.extend(node.items().map(|item| (item, path)));
    }

    /// The command of a task of Ansible:
    ///
    /// ```yaml
    /// - ansible.builtin.command: kube-apiserver --v=2
    /// - command: kube-apiserver --v=2
    /// - command: {cmd: kube-apiserver --v=2, chdir: /}
    /// - command: {argv: [kube-apiserver, --v=2]}
    /// ```
    fn ansible_command(&self, key: Node<'a>, value: Node<'a>) -> Option<Node<'a>> {
        let name = key.text()?;
        let is_long_name = ANSIBLE_COMMANDS.contains(&name);
        if !is_long_name && (name != "command" || self.is_typed) {
            return None;
        }
        let command = value.get("cmd").or_else(|| value.get("argv")).unwrap_or(value);
        if command.is_mapping() || value.is_sequence() {
            return None;
        }
        (is_long_name || starts_apiserver(command)).then_some(command)
    }
}

/// Whether a mapping has a key that the search asks for. Most have none, and to ask for each of them takes longer.
#[derive(Default)]
struct TellingKeys {
    /// A key may name the file that the mapping is for: see [`file_name`].
    name_file: bool,
    /// A key may say that it is an object, a file or variables.
    say_what_it_is: bool,
}

impl TellingKeys {
    fn of(node: Node<'_>) -> Self {
        let mut keys = Self::default();
        for (key, _) in node.entries() {
            match key.text() {
                Some("filename" | "name" | "target") => keys.name_file = true,
                Some("kind" | "apiVersion" | "vars" | "command") => keys.say_what_it_is = true,
                // A merge or an alias may bring any key.
                Some("path" | "dest" | "<<") | None => {
                    keys = Self { name_file: true, say_what_it_is: true };
                }
                Some(_) => {}
            }
        }
        keys
    }
}

/// True if the word before the first option is a kube-apiserver: `{{ bin }}/kube-apiserver --v=2`.
fn starts_apiserver(command: Node<'_>) -> bool {
    let text = command.text().into_iter().flat_map(str::split_whitespace);
    let mut program = "";
    for word in text.chain(command.items().filter_map(Node::text)) {
        if word.starts_with('-') {
            return program_name::is_apiserver(program);
        }
        program = word;
    }
    false
}

/// True for a command line in the variables of another tool, such as a state of Salt or a service of
/// Compose:
///
/// ```yaml
/// - context:
///     name: kube-apiserver
///     command: [/usr/bin/kube-apiserver, --etcd-servers=https://10.0.0.1:2379]
/// ```
fn is_command_line(node: Node<'_>) -> bool {
    let mut words = node.get("command").into_iter().flat_map(Node::items).filter_map(Node::text);
    let starts = words.next().is_some_and(program_name::is_apiserver);
    starts && words.any(|word| word.starts_with("--"))
}

/// The file that a string of a mapping becomes, or the object that a patch in it changes (`target`
/// of a kustomization).
fn file_name(node: Node<'_>) -> Option<&str> {
    let named = PATH_KEYS.iter().find_map(|key| node.get(key)?.text());
    named.or_else(|| node.at(&["target", "name"])?.text())
}

/// Records the documents of a string that are not YAML, if they look like manifests of a
/// kube-apiserver and not like prose or a script.
pub(crate) fn report_broken(stream: &Stream<'_>, text: &MappedText, reader: &mut Reader<'_>) {
    for document in stream.documents() {
        let Some(error) = &document.error else {
            continue;
        };
        let written = text.text().get(document.span.range()).unwrap_or_default();
        // A Markdown fence makes it documentation, in which a manifest is an example.
        if written.lines().any(|line| line.trim_start().starts_with("```")) {
            continue;
        }
        if written.lines().any(names_type) && reader.context.prefilter.is_manifest(written) {
            reader.unreadable(text, error, written);
        }
    }
}

/// True for `kind: Pod`, `"apiVersion": "v1", …` and similar lines.
pub(crate) fn names_type(line: &str) -> bool {
    let line = line.trim_start_matches(['{', '"', '-', ' ']);
    let rest = line.strip_prefix("kind").or_else(|| line.strip_prefix("apiVersion"));
    let value = rest.and_then(|rest| rest.trim_start_matches('"').strip_prefix(':'));
    let value = value.unwrap_or_default().trim();
    value.starts_with('"') || (!value.is_empty() && !value.contains(char::is_whitespace))
}
