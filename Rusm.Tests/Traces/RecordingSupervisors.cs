using LanguageExt;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What a recording has of supervisors: how they were declared, and what they heard.</summary>
public sealed class RecordingSupervisors
{
    private static readonly TimeSpan Now = TimeSpan.FromTicks(12_345);

    private static readonly ChildSpec Rich = new("rich")
    {
        Restart = RestartType.Transient,
        Type = ChildType.Supervisor,
        Significant = true,
        Name = "the rich one",
        StartTimeout = TimeSpan.FromSeconds(3),
        Backoff = new Backoff { Factor = 1.5, Jitter = 0.25 },
        Shutdown = Shutdown.InItsOwnTime,
    };

    private static readonly SupervisorEvent[] AllThatIsHeard =
    [
        new SupervisorEvent.Begin(Now), new SupervisorEvent.Exited(Now, B, Overload), new SupervisorEvent.Due(Now, 7),
        new SupervisorEvent.Started(Now, C), new SupervisorEvent.Started(Now, Pid: null),
        new SupervisorEvent.StartFailed(Now, ExitReason.Shutdown), new SupervisorEvent.Stopped(Now),
        Called(new SupervisorCall.StartChild(Rich)), Called(new SupervisorCall.StartChild(new ChildSpec(null!) { Shutdown = null! })),
        Called(new SupervisorCall.StartChild(new ChildSpec("odd") { Restart = (RestartType)(-7), Shutdown = Shutdown.Brutally })),
        Called(new SupervisorCall.StartDynamic()), Called(new SupervisorCall.TerminateChild("rich")),
        Called(new SupervisorCall.TerminateDynamic(NeverGiven)), Called(new SupervisorCall.RestartChild("rich")),
        Called(new SupervisorCall.DeleteChild("rich")), Called(new SupervisorCall.WhichChildren()),
        Called(new SupervisorCall.CountChildren()), Called(new SupervisorCall.GetChildSpec("")),
    ];

    [Fact]
    public void A_declaration_is_read_as_it_was_written()
    {
        var flags = new SupervisorFlags
        {
            Strategy = RestartStrategy.RestForOne,
            Intensity = 9,
            Period = TimeSpan.FromMilliseconds(1.5),
            AutoShutdown = AutoShutdown.AllSignificant,
            Backoff = new Backoff(),
            Seed = -3,
        };
        AreReadAsTheyWereWritten(new TraceEntry.SupervisorDeclared(A, Outside, flags, Prelude.Seq(Rich, new ChildSpec("plain"))));
        AreReadAsTheyWereWritten(new TraceEntry.SupervisorDeclared(A, B, new SupervisorFlags(), LanguageExt.Seq<ChildSpec>.Empty));
    }

    [Fact]
    public void All_that_a_supervisor_can_hear_is_read_as_it_was_written() =>
        AreReadAsTheyWereWritten([.. AllThatIsHeard.Select(heard => new TraceEntry.SupervisorEventTaken(A, heard))]);

    [Fact]
    public void A_declaration_that_makes_no_sense_is_refused()
    {
        var flags = new SupervisorFlags { Intensity = 1, Period = TimeSpan.Zero };
        var bytes = Written(new TraceEntry.SupervisorDeclared(A, Outside, flags, default));
        var refusal = Assert.Throws<TraceException>(() => Trace.Open(new TraceBytes(bytes)).Entries().ToArray());
        Assert.Contains("the declaration of a supervisor is invalid", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_supervisor_notes_its_declaration_and_each_event_so_that_its_decisions_can_be_made_again()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var runtime = new Runtime(new RuntimeOptions { Record = new RecordingOptions(path) }))
            {
                var restarted = new TaskCompletionSource<Pid>(TaskCreationOptions.RunContinuationsAsynchronously);
                var starts = 0;
                var tree = await runtime.StartSupervisorAsync(new SupervisorSpec().Child("worker", context =>
                {
                    if (Interlocked.Increment(ref starts) == 2)
                    {
                        restarted.SetResult(context.Self);
                    }

                    return Task.Delay(Timeout.Infinite, context.CancellationToken);
                }));
                runtime.Exit((await tree.WhichChildrenAsync())[0].LastPid!.Value, Overload);
                await restarted.Task;
                await runtime.StopAsync(TimeSpan.FromSeconds(10));
            }

            using var file = new TraceFile(path);
            var notes = Trace.Open(file).Entries().ToArray();
            var declared = Assert.Single(notes.OfType<TraceEntry.SupervisorDeclared>());
            Assert.Equal("worker", Assert.Single(declared.Children).Id);
            var heard = notes.OfType<TraceEntry.SupervisorEventTaken>().Where(note => note.Pid == declared.Pid).Select(note => note.Event).ToArray();
            Assert.IsType<SupervisorEvent.Begin>(heard[0]);
            Assert.Contains(heard, supervisorEvent => supervisorEvent is SupervisorEvent.Exited exited && exited.Reason == Overload);
            var state = SupervisorMachine.Declare(declared.Parent, declared.Flags, declared.Children);
            Assert.All(heard, supervisorEvent => state = SupervisorMachine.Step(state, supervisorEvent).State);
            Assert.Single(state.Restarts);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static SupervisorEvent.Called Called(SupervisorCall call) => new SupervisorEvent.Called(Now, call);

    private static byte[] Written(params TraceEntry[] entries) => TraceInMemory.Of(
        State.Empty, Enumerable.Repeat(new TraceEntry.Step(Outside.Spawns()), 3).Concat(entries), DateTimeOffset.UnixEpoch);

    private static void AreReadAsTheyWereWritten(params TraceEntry[] entries)
    {
        var read = Trace.Open(new TraceBytes(Written(entries))).Entries().Where(entry => entry is not (TraceEntry.Step or TraceEntry.Checkpoint));
        Assert.Equal(entries, read);
    }
}
