using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <summary>Any moment of a trace can be gone to, from anywhere.</summary>
public sealed class FormatReplays
{
    [Fact]
    public void The_moment_after_so_many_steps_is_the_fold_of_so_many_signals() =>
        Law.Holds(Any.Scenario, 25, scenario =>
        {
            var signals = NamedHistory.Of(scenario).Steps.Select(moment => AsRecorded(moment.Signal)).ToArray();
            var replay = Replay(Of(State.Empty, signals));
            var random = new Random(signals.Length);
            foreach (var step in Enumerable.Range(0, signals.Length + 1).OrderBy(_ => random.Next()))
            {
                var moment = replay.At(step);
                Assert.Equal(step, moment.Step);
                Assert.Equal(Machine.Run(State.Empty, signals.Take(step)), moment.State);
                Assert.Equal(step == 0, moment.Signal.IsNone);
                moment.Signal.IfSome(signal => Assert.Equal(signals[step - 1], signal));
                Assert.Equal(step == 0 ? [] : Machine.Step(replay.At(step - 1).State, signals[step - 1]).Effects, moment.Effects);
            }
        });

    [Fact]
    public void Walking_back_shows_what_walking_on_has_shown()
    {
        var (signals, digests) = LongRun(5000);
        var replay = Replay(Of(State.Empty, signals, blockSize: 700));
        var moment = replay.At(0);
        foreach (var digest in digests.Skip(1))
        {
            moment = moment.Next().IfNone(() => throw new InvalidOperationException("no next moment"));
            Assert.Equal(digest, StateDigest.Of(moment.State));
        }

        Assert.True(moment.Next().IsNone);
        for (var step = signals.Length - 1; step >= 0; step--)
        {
            moment = moment.Previous().IfNone(() => throw new InvalidOperationException("no moment before"));
            Assert.Equal((step, digests[step]), (moment.Step, StateDigest.Of(moment.State)));
        }

        Assert.True(moment.Previous().IsNone);
    }

    [Fact]
    public void Jumping_about_in_a_long_trace_always_comes_to_the_same_moments()
    {
        var (signals, digests) = LongRun(12_000);
        var bytes = Of(State.Empty, signals, blockSize: 3000);
        var (random, replay) = (new Random(7), Replay(bytes));
        foreach (var step in Enumerable.Range(0, 60).Select(_ => random.Next(signals.Length + 1)).Concat([4095, 4096, 4097, 4096, 4095, 64, 63, 65, 0, signals.Length]))
        {
            Assert.Equal((step, digests[step]), (replay.At(step).Step, StateDigest.Of(replay.At(step).State)));
        }

        Assert.True(Replay(bytes).At(8192).IsSameAs(replay.At(8192)));
    }

    [Fact]
    public void There_are_no_moments_before_the_beginning_and_after_the_end()
    {
        var replay = Replay(Of(State.Empty, [new Signal.Spawn(Pid.Outside)]));
        Assert.Equal(1, replay.At(1).State.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => replay.At(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => replay.At(2));
    }

    private static (Signal[] Signals, ulong[] Digests) LongRun(int length)
    {
        var (random, kernel, signals, digests) = (new Random(length), new StateBuilder(State.Empty), new List<Signal>(), new List<ulong>());
        digests.Add(StateDigest.Of(State.Empty));
        while (signals.Count < length)
        {
            var (by, other) = (Any(), Any());
            Signal signal = random.Next(10) switch
            {
                0 or 1 when kernel.Count < 30 => new Signal.SpawnLink(by, random.Next(9) == 0 ? $"name {random.Next(5)}" : null),
                2 => new Signal.Monitor(by, other),
                3 => new Signal.Stopped(by, ExitReason.Named($"reason {random.Next(4)}")),
                4 => new Signal.SetTrapExit(by, random.Next(4) > 0),
                5 => new Signal.Link(by, other),
                _ when kernel.Count < 20 => new Signal.Spawn(Pid.Outside),
                _ => new Signal.Send(by, other, new RecordedMessage("Ping")),
            };
            signals.Add(signal);
            kernel.Apply(signal);
            digests.Add(StateDigest.Of(kernel.ToState()));
        }

        return ([.. signals], [.. digests]);

        Pid Any() => new(random.NextInt64(Math.Max(0, kernel.Spawned - 40), kernel.Spawned + 1));
    }
}
