using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.Shrinking;

namespace Rusm.Cli.Traces;

/// <summary>A shortened recording as a scenario: process 7 of it is p7, monitor 3 is m3.</summary>
/// <param name="Scenario">The scenario, with what the kernel does in it.</param>
/// <param name="LeftOut">What the format has no words for, one line each.</param>
internal sealed record ShrunkScenario(Scenario Scenario, Seq<string> LeftOut)
{
    internal static async Task<ShrunkScenario> OfAsync(string name, ShrinkResult shrunk, CancellationToken cancellationToken)
    {
        var leftOut = new SortedSet<string>(StringComparer.Ordinal);
        var teller = new Teller(leftOut);
        var kernel = new StateBuilder(shrunk.Beginning);
        var operations = shrunk.Signals.AsEnumerable()
            .SelectMany((signal, index) => teller.Tell(NumberedStep.Of(index + 1, signal, kernel.Apply(signal))))
            .ToArray();
        var scenario = await ScenarioRun.RecordAsync(new Scenario(name, operations), KernelWorld.OverBuilder(), cancellationToken).ConfigureAwait(false);
        return new ShrunkScenario(scenario, leftOut.ToSeq().Strict());
    }

    internal static string NameOf(Pid pid) => $"p{pid.Value}";

    private static string NameOf(MonitorRef reference) => $"m{reference.Value}";

    private sealed class Teller(SortedSet<string> leftOut)
    {
        // A shrunk trace contains only pids that it has spawned, and begins without processes. The kernel says what a step has created: names and
        // requests take references, too, and a spawn whose name is taken takes no pid.
        internal IEnumerable<Operation> Tell(NumberedStep step)
        {
            var signal = step.Signal;
            if (signal is Signal.Register or Signal.Unregister or Signal.RegisterGlobal or Signal.UnregisterGlobal or Signal.Spawn { Name: not null } or Signal.SpawnLink { Name: not null } or Signal.SpawnMonitor { Name: not null })
            {
                leftOut.Add("registered names: the scenario's format has none, so they are left out");
            }

            if (signal is Signal.Join or Signal.Leave)
            {
                leftOut.Add("process groups: the scenario's format has none, so they are left out");
            }

            var (by, spawned, monitor) = (NameOf(signal.By), NameOf(step.Spawned), NameOf(step.Reference));
            return signal switch
            {
                Signal.Spawn or Signal.SpawnLink or Signal.SpawnMonitor or Signal.SpawnOn when step.Spawned == Pid.Outside => [],   // refused, or by a process that has ended
                Signal.Monitor or Signal.Call when step.Reference == default => [],   // by a process that has ended
                Signal.SpawnLink or Signal.SpawnOn { Tie: SpawnTie.Link } => [new Operation.SpawnLink(by, spawned)],
                Signal.SpawnMonitor or Signal.SpawnOn { Tie: SpawnTie.Monitor } => [new Operation.SpawnMonitor(by, spawned, monitor)],
                Signal.Spawn or Signal.SpawnOn => [new Operation.Spawn(spawned)],
                Signal.Link link => [new Operation.Link(by, NameOf(link.To))],
                Signal.Unlink unlink => [new Operation.Unlink(by, NameOf(unlink.To))],
                Signal.Monitor or Signal.Call => [new Operation.Monitor(by, NameOf(step.Target), monitor)],
                Signal.Reply reply => [new Operation.Demonitor(NameOf(reply.To), NameOf(reply.Reference), Flush: false)],
                Signal.Demonitor demonitor => [new Operation.Demonitor(by, NameOf(demonitor.Reference), demonitor.Flush)],
                Signal.SetTrapExit flag => [new Operation.TrapExit(by, flag.Traps)],
                Signal.Exit exit => [new Operation.Exit(exit.By == Pid.Outside ? null : by, NameOf(exit.To), Word(exit.Reason))],
                Signal.Stopped stopped => [new Operation.Stop(by, Word(stopped.Reason))],
                Signal.Threw => [new Operation.Crash(by)],
                Signal.Returned => [new Operation.Return(by)],
                _ => [],   // names and groups, of which the user is told; and labels
            };
        }

        private string Word(ExitReason reason)
        {
            var name = Plain(reason.Name);
            return ReasonWord.Of(reason.ValueText is { } value ? ExitReason.Named(name, Plain(value)) : ExitReason.Named(name));
        }

        // What a word has no place for, or would be taken for the braces and the comma of a value.
        private string Plain(string text)
        {
            var plain = string.Concat(text.Select(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '{' or '}' or ',' ? '_' : letter));
            if (plain != text)
            {
                leftOut.Add("spaces, braces and commas in exit reasons: in the scenario they are _");
            }

            return plain.Length == 0 ? "_" : plain;
        }
    }
}
