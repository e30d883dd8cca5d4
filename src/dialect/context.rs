//! One pass over a text: what it depends on, what was read so far, and how much more may be read.

use std::collections::BTreeSet;

use crate::apiserver::version::{Release, VersionOrigin};
use crate::apiserver::{ApiServer, KubeletSettings, Version};
use crate::component_config::HostFiles;
use crate::dialect::hint::Hint;
use crate::dialect::output::{DialectOutput, Unread, UnreadReason, most_servers};
use crate::dialect::prefilter::Prefilter;
use crate::dialect::tool_version::{Tool, ToolVersion, ToolVersions};
use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::{Node, Stream, SyntaxError};

/// Steps that aliases may add. Without aliases a stream takes at most twice its size: one step for
/// each node and one for each child of a node. With aliases it could take any number.
const ALIAS_STEPS: usize = 50_000;

/// Bytes that all compressed texts of a file may unpack to. No manifest comes near (an object in etcd has 1.5 MiB
/// at most, --max-request-bytes of etcd), and a few compressed bytes can unpack to any number.
const UNPACKED: u64 = 2 * 1024 * 1024;

/// What reading depends on, in addition to the text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// The path of the file. A few formats are recognised by it alone.
    pub path: &'c str,
    /// The Kubernetes version, which overrides all that the manifest says.
    pub version: Option<&'c Release>,
    /// The format of the file, if the configuration names it.
    pub hint: Option<Hint>,
    /// The versions of tools that the configuration names.
    pub tools: &'c ToolVersions,
    /// The cheap search for what configures a component.
    pub prefilter: &'c Prefilter,
}

/// One pass over a text: what has been read so far, and how much more may be read.
pub(crate) struct Reader<'c> {
    pub(crate) context: &'c Context<'c>,
    steps: usize,
    unpacked: u64,
    /// The same for the files that the text writes: a text that is read for its servers may be one of them too.
    unpacked_for_files: u64,
    exhausted: Option<Span>,
    /// The most servers that are read.
    most_servers: usize,
    /// The anchor of the first server beyond.
    left_out: Option<Span>,
    /// The objects and containers of the stream that have been read. An alias to one of them adds
    /// nothing.
    seen: HashSet<u64>,
    output: DialectOutput,
    /// The anchors of the first servers of the output, as far as somebody asked for them.
    anchors: BTreeSet<Span>,
    indexed: usize,
}

impl<'c> Reader<'c> {
    /// A pass over a text of this length in bytes.
    pub(crate) fn new(length: usize, context: &'c Context<'c>) -> Self {
        Self {
            context,
            steps: ALIAS_STEPS,
            unpacked: UNPACKED,
            unpacked_for_files: UNPACKED,
            exhausted: None,
            most_servers: most_servers(length),
            left_out: None,
            seen: HashSet::default(),
            output: DialectOutput::default(),
            anchors: BTreeSet::new(),
            indexed: 0,
        }
    }

    /// A pass over the documents behind those of this one, at the same time. Each may take all the steps and bytes
    /// that are left.
    pub(crate) fn fork(&mut self) -> Self {
        self.index_anchors();
        Self {
            steps: self.steps,
            unpacked: self.unpacked,
            unpacked_for_files: self.unpacked_for_files,
            seen: self.seen.clone(),
            anchors: self.anchors.clone(),
            most_servers: self.most_servers,
            ..Self::new(0, self.context)
        }
    }

    /// Adds what a pass over the documents behind has read.
    pub(crate) fn join(&mut self, behind: Self) {
        self.steps = self.steps.min(behind.steps);
        self.unpacked = self.unpacked.min(behind.unpacked);
        self.unpacked_for_files = self.unpacked_for_files.min(behind.unpacked_for_files);
        self.exhausted = self.exhausted.or(behind.exhausted);
        self.output.append(behind.output);
        let over = self.output.leave_out(self.most_servers);
        self.left_out = self.left_out.or(over).or(behind.left_out);
    }

    /// The Kubernetes version that overrides all that the manifest says.
    pub(crate) const fn version(&self) -> Option<&'c Release> {
        self.context.version
    }

    /// That version, else the one that the manifest says.
    pub(crate) fn version_or(&self, found: Version) -> Version {
        match self.context.version {
            Some(release) => Version::Exact {
                release: release.clone(),
                origin: VersionOrigin::CommandLine,
                span: None,
            },
            None => found,
        }
    }

    /// The version of a tool that the configuration names.
    pub(crate) fn tool(&self, tool: Tool) -> Option<&'c ToolVersion> {
        self.context.tools.get(tool)
    }

    /// The version that overrides all, else that of the manifest, else that of a tool whose versions are those of
    /// Kubernetes.
    pub(crate) fn version_or_tool(&self, found: Version, tool: Tool) -> Version {
        let version = self.version_or(found);
        if version != Version::Unknown {
            return version;
        }
        let release = self.tool(tool).and_then(|version| Release::parse(&version.text));
        let origin = VersionOrigin::Configuration;
        release.map_or(version, |release| Version::Exact { release, origin, span: None })
    }

    /// Adds a server, if there is room for it. One that is asked for its version or its help prints that and starts
    /// nothing.
    pub(crate) fn push(&mut self, server: ApiServer) {
        let is_asked_for = |name: &str| {
            // Hardly any server has such a flag, and none is looked up yet.
            server.flags().any(|flag| flag.name == name)
                && server.setting(name).flag().is_some_and(|flag| flag.known() != Some("false"))
        };
        if is_asked_for("version") || is_asked_for("help") {
            return;
        }
        if self.output.servers.len() < self.most_servers {
            self.output.servers.push(server);
        } else {
            self.left_out.get_or_insert(server.anchor);
        }
    }

    /// How many bytes may still be unpacked.
    pub(crate) const fn unpacked(&mut self) -> &mut u64 {
        &mut self.unpacked
    }

    /// The servers that were read.
    pub(crate) const fn servers(&mut self) -> &mut Vec<ApiServer> {
        &mut self.output.servers
    }

    /// True if a server that was read has its anchor in a span. A list may hold thousands of objects,
    /// each with a server.
    pub(crate) fn has_server_in(&mut self, span: Span) -> bool {
        self.index_anchors();
        let from = Span::new(span.start, 0);
        let mut behind = self.anchors.range(from..).take_while(|anchor| anchor.start <= span.end);
        behind.any(|anchor| span.contains(*anchor))
    }

    fn index_anchors(&mut self) {
        let new = self.output.servers.get(self.indexed..).unwrap_or_default();
        self.anchors.extend(new.iter().map(|server| server.anchor));
        self.indexed = self.output.servers.len();
    }

    /// The kubelets that were read.
    pub(crate) const fn kubelets(&mut self) -> &mut Vec<KubeletSettings> {
        &mut self.output.kubelets
    }

    /// The files that the text writes, and how many bytes may still be unpacked for them.
    pub(crate) const fn written_files(&mut self) -> (&mut HostFiles, &mut u64) {
        (&mut self.output.files, &mut self.unpacked_for_files)
    }

    /// Adds a file that a script writes.
    pub(crate) fn collect_written(&mut self, path: &str, appends: bool, text: &MappedText) {
        if !path.starts_with('/') {
            return;
        }
        if appends {
            self.output.files.doubt(path);
        } else {
            self.output.files.add(path, text.clone());
        }
    }

    /// Adds a file that a tool writes for the container, by its path there.
    pub(crate) fn collect_generated(&mut self, path: &str, text: MappedText) {
        self.output.files.add(&format!("container:{path}"), text);
    }

    /// Records a part that could not be read.
    pub(crate) fn unread(&mut self, span: Span, why: UnreadReason) {
        self.output.unread.push(Unread { span, why });
    }

    /// Records a string that is not YAML. `written` is the part of it with the error.
    pub(crate) fn unreadable(&mut self, text: &MappedText, error: &SyntaxError, written: &str) {
        let why = UnreadReason::Syntax {
            message: error.message.clone(),
            template: looks_like_template(written),
        };
        self.unread(error.token(text), why);
    }

    /// The output. If reading took too many steps, what was read before is no answer.
    pub(crate) fn finish(mut self) -> DialectOutput {
        if let Some(span) = self.exhausted {
            let unread = vec![Unread { span, why: UnreadReason::TooMuch }];
            return DialectOutput { unread, ..DialectOutput::default() };
        }
        if let Some(span) = self.left_out {
            self.unread(span, UnreadReason::Servers { most: self.most_servers });
        }
        self.output
    }

    /// True for a node that is met for the first time.
    pub(crate) fn first_time(&mut self, node: Node<'_>) -> bool {
        self.seen.insert(node.id())
    }

    /// True for a node that has been met.
    pub(crate) fn has_met(&self, node: Node<'_>) -> bool {
        self.seen.contains(&node.id())
    }

    /// True for a text of a document that no other reading of the document had.
    pub(crate) fn first_reading(&mut self, text: Node<'_>) -> bool {
        !text.is_one_reading() || self.seen.insert(text.whole().id())
    }

    /// Begins a stream inside of the present one. The nodes that were met are returned, to be given
    /// to [`Reader::leave`].
    pub(crate) fn enter(&mut self, stream: &Stream<'_>) -> HashSet<u64> {
        self.steps = self.steps.saturating_add(2 * stream.size());
        std::mem::take(&mut self.seen)
    }

    /// Ends a stream.
    pub(crate) fn leave(&mut self, stream: &Stream<'_>, outer: HashSet<u64>) {
        // What was asked for behind the last document may be missing too.
        if stream.is_exhausted()
            && let Some(root) = stream.roots().next()
        {
            self.exhaust(root);
        }
        self.seen = outer;
    }

    /// Takes a step for a node and one for each of its children; false if there were too many.
    pub(crate) fn step(&mut self, node: Node<'_>) -> bool {
        self.spend(1 + node.entries().count() + node.items().count(), node)
    }

    /// Takes steps for a node; false if there were too many.
    pub(crate) fn spend(&mut self, steps: usize, node: Node<'_>) -> bool {
        if let Some(left) = self.steps.checked_sub(steps) {
            self.steps = left;
            return true;
        }
        self.steps = 0;
        self.exhaust(node);
        false
    }

    /// Ends the pass: a node is longer than may be read.
    pub(crate) fn exhaust(&mut self, node: Node<'_>) {
        self.exhausted.get_or_insert(node.span());
    }
}

/// True for a text with tags of Go templates, Jinja, ERB or Terraform.
pub fn looks_like_template(text: &str) -> bool {
    ["{{", "{%", "%{", "${", "<%"].iter().any(|tag| text.contains(tag))
}
