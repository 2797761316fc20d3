using System.Text.RegularExpressions;
using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Reference.Supervision;
using Rusm.Tests.Scenarios.Supervision;
using Xunit;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>The stage of a fact: a supervisor with children on paper, which start and stop as they are told to.</summary>
internal sealed partial class Supervised
{
    private readonly InMemoryWorld world = new();
    private readonly InMemorySupervisor supervisor;
    private int turnsBefore;

    private Supervised(SupervisorFlags flags, ChildSpec[] children) => supervisor = new InMemorySupervisor(world, flags, children);

    internal SupervisorState State => supervisor.State;

    /// <summary>What the supervisor ordered about the last thing that was done.</summary>
    internal IEnumerable<SupervisorAction> Ordered => supervisor.Turns.Skip(turnsBefore).SelectMany(turn => turn.Step.Actions);

    internal SupervisorAction.End? End => Ordered.OfType<SupervisorAction.End>().SingleOrDefault();

    /// <summary>The wait before the next restart that it ordered.</summary>
    internal TimeSpan Wait => Ordered.OfType<SupervisorAction.TryAgain>().Single().Wait;

    /// <summary>A supervisor that has not begun.</summary>
    internal static Supervised Declared(SupervisorFlags flags, params ChildSpec[] children) => new(flags, children);

    /// <summary>A supervisor whose children run.</summary>
    internal static Supervised Given(SupervisorFlags flags, params ChildSpec[] children)
    {
        var begun = Declared(flags, children).Begins();
        begun.world.Log.Clear();
        return begun;
    }

    /// <summary>The same, with all the restarts that a fact can need.</summary>
    internal static Supervised Given(RestartStrategy strategy, params ChildSpec[] children) =>
        Given(new SupervisorFlags { Strategy = strategy, Intensity = 100 }, children);

    internal Supervised Begins()
    {
        supervisor.Begin();
        return this;
    }

    /// <summary>The only process of that child.</summary>
    internal Pid PidOf(string id) => world.Running.Single(process => process.Id == id).Pid;

    internal Supervised Ends(string id, ExitReason? reason = null) => EndsProcess(PidOf(id), reason);

    internal Supervised EndsProcess(Pid pid, ExitReason? reason = null)
    {
        world.End(pid, reason ?? ExitReason.Crashed);
        return Makes(new Move.Nothing());
    }

    /// <summary>The next starts of a child fail.</summary>
    internal Supervised Failing(string id, int times = 1) => Makes(new Move.StartsGo(id, StartGoes.Wrong, times));

    /// <summary>The next start of a child says that there is nothing to run.</summary>
    internal Supervised Ignoring(string id) => Makes(new Move.StartsGo(id, StartGoes.NothingToRun, 1));

    internal Supervised Waits(TimeSpan time) => Makes(new Move.Wait(time));

    internal Supervised Makes(Move move)
    {
        turnsBefore = supervisor.Turns.Count;
        Lives.Make(move, world, supervisor);
        return this;
    }

    /// <summary>The reply to a call.</summary>
    internal CallResult Asked(SupervisorCall call)
    {
        Makes(new Move.Call(call));
        return Ordered.OfType<SupervisorAction.Reply>().Single().Result;
    }

    internal Supervised Asks(SupervisorCall call)
    {
        Asked(call);
        return this;
    }

    /// <summary>Since the last look it did this, in this order, and nothing else: <c>start a</c>, <c>stop b</c>, <c>end shutdown</c>.</summary>
    internal Supervised Did(params string[] words)
    {
        Assert.Equal(words, world.Log.Where(line => line[0] != ' ' && !line.StartsWith("reply", StringComparison.Ordinal)).Select(line => Details().Replace(line, "")));
        world.Log.Clear();
        return this;
    }

    /// <summary>It has these children, in this order: <c>a up</c>, <c>b down</c>.</summary>
    internal Supervised Has(params string[] children)
    {
        Assert.Equal(children, State.Children.Map(child => $"{child.Spec.Id} {child.Status}".Split(" as ")[0]));
        return this;
    }

    internal Child Child(string id) => State.Children.First(child => child.Spec.Id == id);

    [GeneratedRegex(" <\\d+>|,.*")]
    private static partial Regex Details();
}
