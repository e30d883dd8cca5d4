//! Pods, and the kinds that hold a pod template.

use std::sync::Arc;

use crate::apiserver::{ApiServer, Completeness, Component, Dialect, Mount, Partial};
use crate::dialect::conditionals::{self, ReadServers};
use crate::dialect::context::Reader;
use crate::dialect::etcd_variables::EtcdVariables;
use crate::dialect::hint::Hint;
use crate::dialect::object::Object;
use crate::dialect::pod::mounts::Pod;
use crate::dialect::pod::{fields, implicit_program, misspelt, patch};
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::invocation::Invocation;
use crate::dialect::shell::{image_program, k3s_command, program};
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Reads the servers of an object.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some((dialect, template)) = template(object.node, object.kind) else {
        return;
    };
    // One program may hand another a container's command line and nothing else.
    if object.kind.is_empty() && template.get("command").is_some_and(Node::is_sequence) {
        return read_container(dialect, &Pod::new(template, template), template, reader);
    }
    // A part of a chart may begin with the Pod's spec.
    let is_spec = object.kind.is_empty() && template.get("containers").is_some();
    // A part that a generator puts together with others is decoded by nobody.
    let whole = !object.kind.is_empty();
    let spec = template.get("spec").or(if is_spec { Some(template) } else { None });
    let first = reader.servers().len();
    if let Some(spec) = spec {
        read_spec(dialect, object, spec, reader);
    }
    if !whole {
        return;
    }
    let found = reader.servers().len() > first;
    if !found && object.node.is_in_template() {
        return;
    }
    let template = if dialect == Dialect::Workload { Some(template) } else { None };
    let faults = fields::faults(object.node, template, spec);
    match reader.servers().get_mut(first) {
        Some(server) => server.faults.extend(faults),
        None => misspelt::read(object, dialect, &faults, reader),
    }
}

fn read_spec<'a>(dialect: Dialect, object: Object<'a>, spec: Node<'a>, reader: &mut Reader<'_>) {
    let pod = Pod::new(spec, object.node);
    for container in spec.get("containers").into_iter().flat_map(Node::items) {
        if !reader.first_time(container) {
            continue;
        }
        if !reader.step(container) {
            return;
        }
        read_container(dialect, &pod, container, reader);
    }
}

/// The node with the metadata and the spec of a Pod.
fn template<'a>(object: Node<'a>, kind: &str) -> Option<(Dialect, Node<'a>)> {
    let template: &[&str] = match kind {
        "Deployment"
        | "DaemonSet"
        | "StatefulSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Job" => &["spec", "template"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template"],
        "PodTemplate" => &["template"],
        // Generators leave out what the object's type says already.
        "" if object.at(&["spec", "template", "spec", "containers"]).is_some() => {
            &["spec", "template"]
        }
        "Pod" | "" => return Some((Dialect::StaticPod, object)),
        _ => return None,
    };
    object.at(template).map(|found| (Dialect::Workload, found))
}

/// The command line of a container.
struct ContainerCommand<'a> {
    container: Node<'a>,
    image: Option<MappedText>,
    /// True if the image's program is started.
    starts_image: bool,
    environment: Environment,
}

fn read_container<'a>(
    dialect: Dialect,
    pod: &Pod<'a>,
    container: Node<'a>,
    reader: &mut Reader<'_>,
) {
    let mut variables = container.get("env").into_iter().flat_map(Node::items);
    if !variables.all(|variable| reader.step(variable)) {
        return;
    }
    let environment = Environment::of(container);
    let mut words = strings(container, "command", &environment, reader);
    let command_len = words.len();
    words.append(&mut strings(container, "args", &environment, reader));
    let line = ContainerCommand {
        container,
        image: container.get("image").and_then(Node::mapped),
        starts_image: command_len == 0,
        environment,
    };
    let mut servers = started_servers(dialect, pod, &line, &words, reader.context.hint);
    if servers.is_empty() {
        servers.extend(k3s_command::in_shell(line.image.as_ref(), &words));
    }
    if servers.is_empty() && line.image.is_none() && line.starts_image {
        let args = words.get(command_len..).unwrap_or_default();
        patch::added_args(dialect, container, args, reader);
    }
    for server in servers {
        reader.push(server);
    }
    line.environment.tell_unfollowed(reader);
}

/// The servers that a container's words start, in each way to write them.
fn started_servers<'a>(
    dialect: Dialect,
    pod: &Pod<'a>,
    line: &ContainerCommand<'a>,
    words: &[MappedText],
    hint: Option<Hint>,
) -> Vec<ApiServer> {
    let container = line.container;
    let partial = is_partial(container) || words.iter().any(brings_flags);
    let mut servers: Vec<ApiServer> = Vec::new();
    let mut read = ReadServers::default();
    let mut mounts = None;
    for words in conditionals::alternatives(container, words) {
        for invocation in line.invocations(&words, hint) {
            // A script may start thousands, and each of them has the same mounts.
            let mounts = mounts.get_or_insert_with(|| pod.mounts(container)).clone();
            let mut server = started(&invocation, dialect, mounts, container);
            if partial || is_hole(&invocation.program) {
                server.completeness = Completeness::Partial(Partial::Template);
            }
            // Only the branches of a template can write one server twice.
            if !container.is_in_template() || read.is_new(&server) {
                servers.push(server);
            }
        }
    }
    servers
}

impl ContainerCommand<'_> {
    /// The servers that one way to write the words starts. If the words name no program, the image, a link of
    /// the image or the flags tell which one it is.
    fn invocations(&self, words: &[MappedText], hint: Option<Hint>) -> Vec<Invocation> {
        let mut found = program::find(words, &self.environment);
        if !found.is_empty() {
            return found;
        }
        let image = self.image.as_ref();
        if let Some(image) = image
            && self.starts_image
        {
            found.extend(image_program::started_by_image(image, words));
        }
        if found.is_empty() {
            found.extend(image_program::linked(image, words));
        }
        if found.is_empty() {
            found.extend(implicit_program::find(self.container, words));
        }
        if found.is_empty() && hint == Some(Hint::StaticPod) {
            found.extend(implicit_program::hinted(self.container, words));
        }
        found
    }
}

/// The server of an invocation, with what its container says of it.
fn started(
    invocation: &Invocation,
    dialect: Dialect,
    mounts: Option<Arc<[Mount]>>,
    container: Node<'_>,
) -> ApiServer {
    let server = invocation.server(dialect);
    let image = container.get("image");
    let mut server = ApiServer {
        version: match server.component {
            Component::Etcd => version::of_etcd(image, server.anchor),
            _ => version::of_image(image, server.anchor),
        },
        mounts,
        is_probed: is_probed(container),
        ..server
    };
    conditionals::settle(&mut server, |part, given| container.presence_of(part, given));
    EtcdVariables::of_container(container).apply(&mut server);
    server
}

/// True if the kubelet sends requests to the container.
fn is_probed(container: Node<'_>) -> bool {
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    probes.iter().any(|probe| container.at(&[probe, "httpGet"]).is_some())
}

/// True for a program that a template fills in, which may bring flags with it.
fn is_hole(program: &MappedText) -> bool {
    program.unknown(0..program.text().len()).is_some()
}

/// True for a string with a tag at its end that expands to more strings:
/// `--profiling=false${aggregation_flags}`, where the flags begin with a line break.
fn brings_flags(word: &MappedText) -> bool {
    let text = word.text();
    if !text.contains('{') {
        return false;
    }
    let Some(start) = text.rfind("${").or_else(|| text.rfind("{{")) else {
        return false;
    };
    let (before, name) = text.split_at_checked(start).unwrap_or((text, ""));
    let glued = before.ends_with(|c: char| c.is_alphanumeric());
    let name = name.to_lowercase();
    glued
        && word.hole_end(start) == Some(text.len())
        && ["flags", "args"].iter().any(|of| name.contains(of))
}

/// True if a template may add to the command line: to a list that is written, or a whole list.
fn is_partial(container: Node<'_>) -> bool {
    let lists = ["command", "args"].map(|key| conditionals::values(container, key));
    let absent = lists.iter().any(Vec::is_empty);
    let mut written = lists.iter().flatten();
    written.any(|(key, list)| list.may_gain_items(*key)) || (absent && container.may_gain_keys())
}

/// The items of `command` or `args`. What YAML reads as a number or a boolean is refused by the
/// kubelet; its text is what was meant.
fn strings(
    container: Node<'_>,
    key: &str,
    environment: &Environment,
    reader: &mut Reader<'_>,
) -> Vec<MappedText> {
    let values = conditionals::values(container, key).into_iter();
    let items = values.flat_map(|(_, list)| {
        // A tag instead of the list expands to its items.
        let hole = Some(list).filter(|list| list.is_hole());
        list.items().chain(hole)
    });
    items
        .take_while(|item| reader.step(*item))
        .filter_map(Node::mapped)
        .map(|word| environment.expand(word))
        .collect()
}
