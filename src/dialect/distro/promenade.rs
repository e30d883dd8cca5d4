//! Promenade of Airship: the values of its `apiserver` chart, and the `Genesis` document that the
//! first node starts from.
//!
//! The chart's command is `const.command_prefix`, `apiserver.arguments`, then the `command_options` of
//! each entry of `conf` by name (charts/apiserver/templates/etc/_kubernetes-apiserver.yaml.tpl,
//! 04da758; earlier charts have `command_prefix` at the top). Genesis adds flags of its own
//! (promenade/templates/include/genesis-apiserver.yaml, 04da758).

use crate::apiserver::{ApiServer, Completeness, Component, Dialect};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::Reader;
use crate::dialect::object::Object;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::invocation::Invocation;
use crate::dialect::shell::program_name;
use crate::dialect::{flag_place, tools, version};
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Reads a document.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    let schema = root.get("schema").and_then(Node::text);
    let server =
        if schema == Some("promenade/Genesis/v1") { genesis(root) } else { values(root, reader) };
    if let Some(server) = server {
        reader.push(server);
    }
}

fn values(root: Node<'_>, reader: &mut Reader<'_>) -> Option<ApiServer> {
    let prefix = root.at(&["const", "command_prefix"]).or_else(|| root.get("command_prefix"))?;
    let given = flag_place::at(root, tools::PROMENADE_FLAGS);
    let mut options = root.get("conf").map(Node::resolved_entries).unwrap_or_default();
    options.sort_by_key(|(key, _)| key.text());
    let options = options.into_iter().filter_map(|(_, file)| file.get("command_options"));
    let words: Vec<MappedText> = std::iter::once(prefix)
        .chain(given)
        .chain(options)
        .take_while(|list| reader.step(*list))
        .flat_map(strings)
        .collect();
    let (program, arguments) = words.split_first()?;
    let component = Component::KubeApiServer;
    let invocation =
        Invocation { component, program: program.clone(), arguments: arguments.to_vec() };
    program_name::is_apiserver(program.text()).then(|| ApiServer {
        version: version::of_image(root.at(&["images", "tags", "apiserver"]), program.whole()),
        ..invocation.server(Dialect::Promenade)
    })
}

fn genesis(root: Node<'_>) -> Option<ApiServer> {
    let data = root.get("data")?;
    let anchor = command_line::key_at(data, tools::PROMENADE_FLAGS)?;
    let mut line = CommandLine::new(Dialect::Promenade, anchor, tools::PROMENADE);
    let prefix = data.at(&["apiserver", "command_prefix"]).into_iter().flat_map(strings).skip(1);
    let given = flag_place::at(data, tools::PROMENADE_FLAGS);
    let words: Vec<MappedText> = prefix.chain(given.into_iter().flat_map(strings)).collect();
    line.push_words(&words);
    let image = data.at(&["images", "kubernetes", "apiserver"]);
    Some(line.server(version::of_image(image, anchor), Completeness::Defaulted, Vec::new()))
}

fn strings(list: Node<'_>) -> Vec<MappedText> {
    let environment = Environment::default();
    let words = command_line::strings(list);
    words.into_iter().map(|word| environment.expand(word)).collect()
}
