using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>A call between two kernels is two signals. Whatever crosses them, it ends once, and nothing of it is left on either node.</summary>
public sealed class CallsOfKernels
{
    private static readonly Pid Caller = Pid.Of(new NodeId(1), 1);
    private static readonly Pid Server = Pid.Of(new NodeId(2), 1);
    private static readonly Pid Worker = Pid.Of(new NodeId(2), 2);
    private static readonly MonitorRef First = new(Pid.Of(Caller.Node, 1).Value);

    private readonly Queue<RemoteSignal> toServer = new();
    private readonly Queue<RemoteSignal> toCaller = new();
    private readonly List<Received> received = [];
    private State callers = Machine.Run(State.Of(Caller.Node), [new Signal.Spawn(Pid.Outside), new Signal.NodeUp(Server.Node)]);
    private State servers = Machine.Run(State.Of(Server.Node), [new Signal.Spawn(Pid.Outside), new Signal.Spawn(Pid.Outside), new Signal.NodeUp(Caller.Node)]);

    private int crossed;

    private static Received Reply => new Received.Message(new CallReply(First, "the answer"));

    [Fact]
    public void The_request_and_the_reply_are_all_that_crosses()
    {
        Call();
        AtServers(Replies(Server));
        MustEndWith(Reply);
        Assert.Equal(2, crossed);
    }

    [Fact]
    public void The_server_gets_the_request_with_the_caller_and_the_monitor()
    {
        Apply(new Signal.Call(Caller, Server, "the question"));
        Assert.Equal(
            [new Effect.Deliver(Server, new Received.Message(new CallRequest(Caller, First, "the question")))],
            AtServers(new Signal.Arrived(Caller.Node, toServer.Dequeue())));
    }

    [Fact]
    public void A_worker_of_the_same_node_replies_for_the_server()
    {
        Call();
        AtServers(Replies(Worker));
        MustEndWith(Reply);
        Assert.Equal(2, crossed);
    }

    [Fact]
    public void After_a_reply_that_does_not_name_the_server_the_monitor_is_removed_as_on_the_BEAM()
    {
        Call();
        AtServers(new Signal.Reply(Worker, Caller, First, "the answer"));
        MustEndWith(Reply);
        Assert.Equal(3, crossed);
    }

    [Fact]
    public void Of_two_replies_the_first_counts()
    {
        Call();
        AtServers(Replies(Server));
        AtServers(Replies(Server) with { Content = "another answer" });
        MustEndWith(Reply);
    }

    [Fact]
    public void A_server_that_ends_after_its_reply_has_replied()
    {
        Call();
        AtServers(Replies(Server));
        AtServers(new Signal.Stopped(Server, ExitReason.Shutdown));
        MustEndWith(Reply);
    }

    [Fact]
    public void A_reply_after_the_end_of_the_server_is_dropped()
    {
        Call();
        AtServers(new Signal.Stopped(Server, ExitReason.Shutdown));
        AtServers(Replies(Worker));
        MustEndWith(new Received.Down(First, Server, ExitReason.Shutdown));
    }

    [Fact]
    public void A_reply_that_crosses_the_end_of_the_wait_is_dropped()
    {
        Call();
        AtServers(Replies(Server));
        Apply(new Signal.Demonitor(Caller, First, Flush: true));
        MustEndWith();
    }

    [Fact]
    public void A_reply_that_crosses_the_end_of_the_caller_is_dropped()
    {
        Call();
        AtServers(Replies(Server));
        Apply(new Signal.Stopped(Caller, ExitReason.Shutdown));
        MustEndWith();
    }

    [Fact]
    public void A_reply_that_is_lost_with_the_connection_ends_the_call_with_noconnection()
    {
        Call();
        AtServers(Replies(Server));
        toCaller.Clear();
        Apply(new Signal.NodeDown(Server.Node));
        AtServers(new Signal.NodeDown(Caller.Node));
        MustEndWith(new Received.Down(First, Server, ExitReason.NoConnection));
    }

    [Fact]
    public void A_reply_over_a_new_connection_to_a_call_of_the_old_one_is_dropped()
    {
        Call();
        Apply(new Signal.NodeUp(Server.Node));
        AtServers(new Signal.NodeUp(Caller.Node));
        AtServers(Replies(Server));
        MustEndWith(new Received.Down(First, Server, ExitReason.NoConnection));
    }

    [Fact]
    public void A_call_to_a_process_that_is_not_alive_fails_with_noproc()
    {
        AtServers(new Signal.Stopped(Server, ExitReason.Shutdown));
        Call();
        MustEndWith(new Received.Down(First, Server, ExitReason.NoProc));
    }

    [Fact]
    public void A_call_to_a_node_that_is_not_connected_fails_at_once_with_noconnection()
    {
        Apply(new Signal.NodeDown(Server.Node));
        Call();
        MustEndWith(new Received.Down(First, Server, ExitReason.NoConnection));
    }

    [Fact]
    public void A_reply_ends_no_monitor_of_another_caller()
    {
        Call();
        AtServers(Replies(Server) with { To = Pid.Of(Caller.Node, 2) });
        Settle();
        Assert.Equal(First, Assert.Single(Entry(servers, Server).MonitoredBy).Reference);
        Assert.Equal(First, Assert.Single(Entry(callers, Caller).Monitors).Reference);
    }

    [Fact]
    public void On_one_node_a_call_is_a_monitor_and_a_message()
    {
        AtServers(new Signal.Call(Worker, Server, "the question"));
        var reference = Assert.Single(Entry(servers, Worker).Monitors).Reference;
        AtServers(new Signal.Reply(Server, Worker, reference, "the answer"));
        Assert.Equal([new Received.Message(new CallRequest(Worker, reference, "the question")), new Received.Message(new CallReply(reference, "the answer"))], received);
        Assert.Empty(Entry(servers, Server).MonitoredBy);
    }

    private static Signal.Reply Replies(Pid by) => new(by, Caller, First, "the answer") { Target = Server };

    private static ProcessEntry Entry(State state, Pid pid) => state.Find(pid).IfNone(() => throw new InvalidOperationException($"{pid} has ended."));

    // The request arrives; what comes of it does not yet.
    private void Call()
    {
        Apply(new Signal.Call(Caller, Server, "the question"));
        while (toServer.TryDequeue(out var signal))
        {
            AtServers(new Signal.Arrived(Caller.Node, signal));
        }

        received.RemoveAll(static item => item is Received.Message { Content: CallRequest });
    }

    private void MustEndWith(params Received[] items)
    {
        Settle();
        Assert.Equal(items, received);
        Assert.All(callers.Processes.Concat(servers.Processes), static entry => Assert.Equal((0, 0), (entry.Monitors.Count, entry.MonitoredBy.Count)));
    }

    private void Settle()
    {
        while (toServer.Count + toCaller.Count > 0)
        {
            if (toServer.TryDequeue(out var forServer))
            {
                AtServers(new Signal.Arrived(Caller.Node, forServer));
            }

            if (toCaller.TryDequeue(out var forCaller))
            {
                Apply(new Signal.Arrived(Server.Node, forCaller));
            }
        }
    }

    private void Apply(Signal signal) => Take(ref callers, signal, toServer);

    private Effect[] AtServers(Signal signal) => Take(ref servers, signal, toCaller);

    private Effect[] Take(ref State state, Signal signal, Queue<RemoteSignal> border)
    {
        (state, var effects) = Machine.Step(state, signal);
        Assert.Empty(Invariants.Check(state));
        foreach (var effect in effects)
        {
            if (effect is Effect.Forward forward)
            {
                border.Enqueue(forward.Content);
                crossed++;
            }
            else if (effect is Effect.Deliver deliver)
            {
                received.Add(deliver.Item);
            }
        }

        return [.. effects];
    }
}
