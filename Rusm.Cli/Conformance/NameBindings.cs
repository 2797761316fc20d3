using System.Diagnostics;
using LanguageExt;
using Rusm.Kernel;

namespace Rusm.Cli.Conformance;

/// <summary>Which pid and which reference the names of a scenario stand for in one world.</summary>
/// <param name="makeDead">Makes a process that is dead already, for a name that never came to be.</param>
internal sealed class NameBindings(Func<Pid> makeDead)
{
    private readonly Dictionary<string, Pid> pids = [];
    private readonly Dictionary<Pid, string> processes = new() { [Pid.Outside] = Scenario.Outside };
    private readonly Dictionary<string, MonitorRef> references = [];
    private readonly Dictionary<MonitorRef, string> monitors = [];

    internal void Bind(string process, Pid pid) => (pids[process], processes[pid]) = (pid, process);

    internal void Bind(string monitor, MonitorRef reference) => (references[monitor], monitors[reference]) = (reference, monitor);

    internal Pid PidOf(string process)
    {
        if (!pids.TryGetValue(process, out var pid))
        {
            pid = makeDead();
            Bind(process, pid);
        }

        return pid;
    }

    internal MonitorRef ReferenceOf(string monitor) => references.GetValueOrDefault(monitor);

    internal string NameOf(Pid pid) => processes.GetValueOrDefault(pid, pid.ToString());

    internal Item ItemOf(Received received) => received switch
    {
        Received.Message message => new Item.Message((long)message.Content!),
        Received.Exit exit => new Item.Exit(NameOf(exit.From), ReasonWord.Of(exit.Reason)),
        Received.Down down => new Item.Down(NameOf(down.Reference), NameOf(down.Pid), ReasonWord.Of(down.Reason)),
        _ => throw new UnreachableException($"No name for {received}"),
    };

    internal Seq<Item> ItemsOf(IEnumerable<Received> mailbox) => mailbox.Select(ItemOf).ToSeq().Strict();

    internal Seq<string> NamesOf(IEnumerable<Pid> who) => who.Select(NameOf).Order(NameOrder.Comparer).ToSeq().Strict();

    private string NameOf(MonitorRef reference) => monitors.GetValueOrDefault(reference, reference.ToString());
}
