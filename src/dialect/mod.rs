//! Document to servers: one file for each format.

mod command_line;
mod conditionals;
mod context;
mod defaults;
mod descriptions;
mod dispatch;
mod distro;
mod docs;
mod etcd_configuration;
mod etcd_variables;
mod finish;
mod flag_entry;
mod flag_path;
mod flag_place;
mod flow_text;
mod hint;
mod host_files;
mod image;
mod jsonnet;
mod kubeadm;
mod kubelet;
mod kubelet_configuration;
mod kubelet_pair;
mod nested;
mod object;
mod other_components;
mod other_flags;
mod output;
mod own_value;
mod pod;
mod prefilter;
mod repeated_keys;
mod shell;
mod simple_tools;
mod terraform;
mod tool_version;
mod tools;
mod version;
mod whole_stream;
mod word_search;

use std::path::Path;

pub use context::{Context, looks_like_template};
pub use distro::k3s_config_dir;
pub use docs::{other_table, table};
pub use hint::Hint;
pub use kubeadm::{PatchFile, apply_patches, is_template_of};
pub use output::{DialectOutput, Unread, UnreadReason};
pub use prefilter::Prefilter;
pub use tool_version::{NoToolVersion, Tool, ToolVersion, ToolVersions};

use crate::apiserver::{ApiServer, Argument, Dialect, Origin};
use crate::component_config;
use crate::dialect::shell::program_name;
use crate::discover;
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Stream, TextTemplate};
use context::Reader;
use flag_place::{FlagHome, FlagPlace};
use nested::{bundle, strings};
use object::Object;
use shell::environment::Environment;
use shell::flag_files;

/// Every server that a stream configures, in itself or in the strings that it holds.
pub fn read(stream: &Stream<'_>, context: &Context<'_>) -> DialectOutput {
    let mut reader = Reader::new(stream.text().len(), context);
    dispatch::stream(stream, context.path, dispatch::DEPTH, &mut reader);
    output(reader, context)
}

/// The field of a configuration file that sets what a flag sets: `authentication.anonymous.enabled`.
pub fn field_of(dialect: Dialect, flag: &str) -> Option<String> {
    match dialect {
        Dialect::KubeletConfiguration => kubelet_configuration::field_of(flag),
        Dialect::EtcdConfiguration => component_config::etcd_field(flag),
        _ => None,
    }
}

/// The servers in the order of the text, each once and with what follows from its arguments.
fn output(reader: Reader<'_>, context: &Context<'_>) -> DialectOutput {
    let mut output = reader.finish();
    for server in &mut output.servers {
        finish::complete(server, context.version);
    }
    kubeadm::kubelet_file::complete(&mut output.servers);
    kubelet_pair::combine(&mut output.servers, &output.files);
    etcd_configuration::take_version(&mut output.servers);
    output.servers.sort_by_key(|server| server.anchor);
    // A string may be read twice: by the dialect that knows its purpose, and by itself. The first reading may know
    // more about the defaults.
    output.servers.dedup_by(|again, first| {
        let same = again.anchor == first.anchor
            && again.component == first.component
            && again.dialect == first.dialect
            && written(again).eq(written(first));
        if same {
            merge_faults(first, again);
        }
        same
    });
    output.unread.sort_by_key(|unread| unread.span);
    output
}

/// The arguments of a server without the flags that a tool adds by itself.
fn written(server: &ApiServer) -> impl Iterator<Item = &Argument> {
    server.arguments.iter().filter(|argument| match argument {
        Argument::Flag(flag) => !matches!(flag.origin, Origin::Default(_)),
        _ => true,
    })
}

/// Adds what is wrong with the document of a server that was read for another `apiVersion` as well.
fn merge_faults(first: &mut ApiServer, again: &ApiServer) {
    if again.tool_api == first.tool_api {
        return;
    }
    for fault in &again.faults {
        if !first.faults.contains(fault) {
            first.faults.push(fault.clone());
        }
    }
}

/// True if a fix may write the first flag of a configuration.
pub(crate) fn takes_first_flag(dialect: Dialect) -> bool {
    tools::FLAG_PATHS.iter().any(|path| path.takes_first && path.dialect == dialect)
}

/// The place for the flags of a document in which a fix may write the first one; `None` for any other
/// document.
pub(crate) fn home(root: Node<'_>) -> Option<FlagHome> {
    let mut places = FlagPlace::all(Object::of(root, ""));
    let place = places.find(|place| place.path.takes_first)?;
    match place.path.dialect {
        Dialect::Kubeadm => kubeadm::document::home(root, place),
        Dialect::ClusterApi => Some(kubeadm::cluster_api::home(root, place)),
        _ => Some(FlagHome { keys: place.keys(), is_list: false }),
    }
}

/// Every server of a file that is not YAML by its name or its content: a systemd unit, a file of flags, a file
/// of variables. `None` for any other file.
pub fn read_plain(text: &str, context: &Context<'_>) -> Option<DialectOutput> {
    let environment = Environment::default();
    let servers = flag_files::read(Path::new(context.path), text, context.hint, &environment)?;
    let mut output = DialectOutput { servers, ..DialectOutput::default() };
    output.unread.extend(environment.unfollowed());
    let most = output::most_servers(text.len());
    if let Some(span) = output.leave_out(most) {
        output.unread.push(Unread { span, why: UnreadReason::Servers { most } });
    }
    for server in &mut output.servers {
        finish::complete(server, context.version);
    }
    Some(output)
}

/// True for a file that is not YAML by its name or its content.
pub fn is_plain(path: &Path, text: &str, hint: Option<Hint>) -> bool {
    flag_files::read(path, text, hint, &Environment::default()).is_some()
}

/// True for a shell script, by its first line or its name.
pub fn is_script(path: &Path, text: &str, hint: Option<Hint>) -> bool {
    hint == Some(Hint::Script)
        || program_name::is_interpreted(text)
        || discover::is_script_name(path)
}

/// Every server that a shell script starts, or writes the manifest of.
pub fn read_script(text: &str, context: &Context<'_>) -> DialectOutput {
    let template = TextTemplate::read(text);
    let text = template.map_or_else(|| MappedText::verbatim(text, 0), |template| template.text);
    let mut reader = Reader::new(text.text().len(), context);
    dispatch::script(&text, dispatch::DEPTH, &mut reader);
    output(reader, context)
}

/// True for a file of Terraform or OpenTofu, by its name.
pub fn is_terraform(path: &Path) -> bool {
    discover::is_terraform_name(path)
}

/// Every server that a file of Terraform or OpenTofu configures.
pub fn read_terraform(text: &str, context: &Context<'_>) -> DialectOutput {
    let mut reader = Reader::new(text.len(), context);
    terraform::read(&MappedText::verbatim(text, 0), context.path, dispatch::DEPTH, &mut reader);
    output(reader, context)
}

/// True for a file of jsonnet, by its name.
pub fn is_jsonnet(path: &Path) -> bool {
    discover::is_jsonnet_name(path)
}

/// Every server that a file of jsonnet configures.
pub fn read_jsonnet(text: &str, context: &Context<'_>) -> DialectOutput {
    let mut reader = Reader::new(text.len(), context);
    jsonnet::read(&MappedText::verbatim(text, 0), context.path, dispatch::DEPTH, &mut reader);
    output(reader, context)
}

/// Every server of a text that is several files, each below a line with its name, or the parts of a message in MIME
/// format. `None` for any other text.
pub fn read_bundle(text: &str, context: &Context<'_>) -> Option<DialectOutput> {
    let files = bundle::files(text)?;
    let mut reader = Reader::new(text.len(), context);
    for file in files {
        dispatch::text(&file.text, file.path, dispatch::DEPTH, &mut reader);
    }
    Some(output(reader, context))
}

/// True for a text that says it is an object of Kubernetes, however broken it may be.
pub fn says_type(text: &str) -> bool {
    text.lines().any(strings::names_type)
}
