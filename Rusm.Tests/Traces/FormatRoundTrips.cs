using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Laws;
using Rusm.Tests.Manual;
using Rusm.Tests.Scenarios;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <summary>What is written down is read back: every signal, every text, and with them every state and effect.</summary>
public sealed class FormatRoundTrips
{
    [Fact]
    public void A_run_read_back_has_the_signals_states_and_effects_of_the_run_at_every_step() =>
        Law.Holds(Any.Scenario, 60, scenario =>
        {
            var moments = NamedHistory.Of(scenario).Steps;
            var from = moments.Count / 3;
            MustComeBack(State.Empty, [.. moments.Select(moment => moment.Signal)]);
            MustComeBack(from == 0 ? State.Empty : moments[from - 1].After, [.. moments.Skip(from).Select(moment => moment.Signal)]);
        });

    [Fact]
    public void Every_signal_with_every_choice_of_its_fields_comes_back_in_every_state()
    {
        foreach (var world in EveryState.All)
        {
            var state = world.State;
            Signal[] signals = [.. new[] { Vocabulary.A, Vocabulary.Outside, Vocabulary.NeverGiven, new Pid(-1) }.SelectMany(EverySignal.By)];
            Assert.Equal(signals.Select(AsRecorded).Select(Told), SignalsOf(Of(state, signals, blockSize: 4096)).Select(Told));
        }
    }

    [Theory]
    [InlineData("ähre")]
    [InlineData("\uD83D\uDE00")]
    [InlineData("\uD800")]
    [InlineData("a\uDC00b\uD800")]
    [InlineData("\u0000")]
    [InlineData("\uFFFD")]
    public void A_text_comes_back_letter_by_letter_even_where_it_is_no_Unicode(string text)
    {
        Signal[] signals =
        [
            new Signal.Spawn(Pid.Outside, text),
            new Signal.Stopped(new Pid(1), ExitReason.Named(text)),
            new Signal.Threw(new Pid(1), new Fault(text, text + "!")),
            new Signal.Stopped(new Pid(1), ExitReason.Named(text, text + "?")),
            new Signal.Unregister(Pid.Outside, text),
        ];
        Assert.Equal(signals.Select(Told), SignalsOf(Of(State.Empty, signals)).Select(Told));
    }

    [Fact]
    public void A_reason_comes_back_with_the_text_of_its_value()
    {
        var apples = ExitReason.ShutdownWith(new Order("apples", 3));
        Signal[] signals =
        [
            new Signal.Spawn(Pid.Outside),
            new Signal.Exit(Pid.Outside, new Pid(1), apples),
            new Signal.Stopped(new Pid(1), ExitReason.Named("kill", 7)),
            new Signal.Stopped(new Pid(1), apples) { Because = new Death(new Pid(1), ExitReason.Named("overload", "7"), Cause.Stopped.Instance) },
            new Signal.Stopped(new Pid(1), ExitReason.ShutdownWith("")),
        ];
        var back = SignalsOf(Of(State.Empty, signals));
        Assert.Equal(signals.Select(AsRecorded), back);
        Assert.Equal(signals.Select(Told), back.Select(Told));
        Assert.Equal(
            [(ExitKind.Shutdown, "Order { What = apples, Count = 3 }"), (ExitKind.Custom, "7"), (ExitKind.Shutdown, "Order { What = apples, Count = 3 }"), (ExitKind.Shutdown, "")],
            back.Skip(1).Select(signal => (signal as Signal.Exit)?.Reason ?? ((Signal.Stopped)signal).Reason).Select(reason => (reason.Kind, (string)reason.Value!)));
        MustComeBack(State.Empty, signals);
    }

    [Fact]
    public void An_exception_whose_message_throws_is_written_down_by_its_type()
    {
        Signal[] signals = [new Signal.Spawn(Pid.Outside), new Signal.Threw(new Pid(1), new Fault(new Speechless())), new Signal.Spawn(Pid.Outside)];
        var fault = Assert.IsType<Signal.Threw>(SignalsOf(Of(State.Empty, signals))[1]).Fault;
        Assert.Equal(typeof(Speechless).FullName, fault.Type);
        Assert.Equal("(its message can't be read: System.NotSupportedException)", fault.Message);
    }

    [Fact]
    public void A_supervisor_that_gives_up_has_its_chain_of_causes_in_the_trace()
    {
        var signal = new Signal.Stopped(new Pid(1), ExitReason.Shutdown) { Because = ChainOf(40) };
        Assert.Equal(Told(signal), Told(SignalsOf(Of(Living(50), [signal]))[0]));
    }

    [Fact]
    public void Of_a_chain_of_causes_that_is_too_long_the_far_end_is_left_out()
    {
        var signal = new Signal.Stopped(new Pid(1), ExitReason.Shutdown) { Because = ChainOf(2000) };
        var back = Assert.IsType<Signal.Stopped>(SignalsOf(Of(Living(2001), [signal]))[0]).Because!;
        Assert.Equal(signal.Because!.Chain.Take(1024).Select(death => death.ToString()), back.Chain.Take(1024).Select(death => death.ToString()));
        Assert.Equal("<976> unknown, it stopped itself", back.First.ToString());
    }

    [Fact]
    public void A_pid_that_a_program_made_up_comes_back_and_leads_nobody_astray()
    {
        Signal[] signals =
        [
            .. new[] { -1, long.MinValue, long.MaxValue, 1L << 62, 12 }.SelectMany(made => (Signal[])
            [
                new Signal.Send(new Pid(1), new Pid(made), "to nobody"),
                new Signal.Exit(new Pid(2), new Pid(made), ExitReason.Kill),
                new Signal.Stopped(new Pid(7), ExitReason.Kill) { Because = new Death(new Pid(made), ExitReason.Kill, Cause.Returned.Instance) },
                new Signal.Link(new Pid(2), new Pid(1)),
            ]),
        ];
        MustComeBack(Living(9), signals);
    }

    [Fact]
    public void What_stands_between_steps_comes_back_in_its_place()
    {
        TraceEntry[] entries =
        [
            new TraceEntry.Step(new Signal.Spawn(Pid.Outside)),
            new TraceEntry.ReceiveTimedOut(new Pid(1), 3),
            new TraceEntry.EndedByOther(new Pid(1), 12),
            new TraceEntry.ValueTaken(new Pid(1), ValueSource.TimeLeft, long.MinValue),
            new TraceEntry.ValueTaken(new Pid(1), ValueSource.Timestamp, long.MaxValue),
            new TraceEntry.TimerSet(new Pid(1), 7, new Pid(-5)),
            new TraceEntry.TimerFired(long.MaxValue),
            new TraceEntry.Step(new Signal.Send(Pid.Outside, new Pid(1), new RecordedMessage("A", new byte[] { 1, 2 }))),
            new TraceEntry.Step(new Signal.SendNamed(Pid.Outside, "x", new RecordedMessage(null, Array.Empty<byte>()))),
            new TraceEntry.Step(new Signal.Send(Pid.Outside, new Pid(77), new RecordedMessage("A"))),   // made up, and what follows is not
            new TraceEntry.ReceiveTimedOut(new Pid(30), 1),
            new TraceEntry.Step(new Signal.Send(new Pid(29), new Pid(28), new RecordedMessage("A"))),
        ];
        var trace = Open(TraceInMemory.Of(Living(40), entries, Began));
        Assert.Equal(entries, trace.Entries().Where(entry => entry is not TraceEntry.Checkpoint));
        Assert.Equal((5L, new TraceEnding.Complete(), Began), (trace.Steps, trace.Ending, trace.Began));
    }

    private static void MustComeBack(State beginning, Signal[] signals)
    {
        var replay = Replay(Of(beginning, signals));
        var witness = new FormatWitness();
        var result = replay.Run(witness);
        Assert.Equal(beginning, replay.Trace.InitialState());
        Assert.Equal(signals.Length, result.Steps);
        Assert.True(result.Divergence.IsNone);
        Assert.Equal(new TraceEnding.Complete(), replay.Trace.Ending);
        var state = beginning;
        foreach (var (signal, step) in signals.Select(AsRecorded).Zip(witness.Steps))
        {
            var (after, effects) = Machine.Step(state, signal);
            Assert.Equal(signal, step.Signal);
            Assert.Equal(Told(signal), Told(step.Signal));
            Assert.Equal(effects, step.Effects);
            Assert.Equal(Told(effects), Told(step.Effects));
            Assert.Equal(after, step.After);
            state = after;
        }

        Assert.Equal(state, result.State);
    }

    private static Signal[] SignalsOf(byte[] bytes) =>
        [.. Open(bytes).Entries().OfType<TraceEntry.Step>().Select(step => step.Signal)];

    private static Death ChainOf(int length) => Enumerable.Range(1, length).Aggregate(
        new Death(new Pid(1), ExitReason.CrashedWith(new Fault("OutOfCoffee", "the pot is empty")), Cause.Threw.Instance),
        (death, number) => number == 1 ? death : new Death(
            new Pid(number),
            ExitReason.Named(number % 2 == 0 ? "even" : "odd"),
            number % 3 == 0 ? new Cause.Escalation(death) : new Cause.Link(death)));

    private static State Living(int count) => Machine.Run(State.Empty, Enumerable.Repeat(new Signal.Spawn(Pid.Outside), count));

    private sealed record Order(string What, int Count);

    private sealed class Speechless : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
