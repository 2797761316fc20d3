using System.Runtime.CompilerServices;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class WhatTheDeadLeaveBehind : HostedFacts
{
    private Thread? runsOn;

    public WhatTheDeadLeaveBehind()
        : base(mirrored: false)
    {
    }

    [Theory]
    [InlineData("returns", BodyThread.Pool)]
    [InlineData("returns", BodyThread.Own)]
    [InlineData("crashes", BodyThread.Pool)]
    [InlineData("crashes", BodyThread.Own)]
    [InlineData("is killed while parked", BodyThread.Pool)]
    [InlineData("is killed while parked", BodyThread.Own)]
    [InlineData("is killed while parked in time", BodyThread.Pool)]
    [InlineData("abandons a receive", BodyThread.Pool)]
    public async Task Once_the_body_has_ended_it_and_its_mailbox_are_garbage(string how, BodyThread thread)
    {
        var (ready, gate) = (NewGate(), NewGate());
        var (pid, body) = Spawn(how, thread, ready, gate);
        await ready.Opened.WithinPatience();
        var message = Send(pid);
        if (how.StartsWith("is killed", StringComparison.Ordinal))
        {
            Runtime.Kill(pid);
        }

        gate.Open();
        await Quiescence();
        Assert.True(thread == BodyThread.Pool || HasThreadEnded());
        Assert.False(Runtime.IsAlive(pid));
        Runtime.Send(pid, "the newest signal may still be at hand, so it is another one");
        Garbage.MustInclude(body);
        Garbage.MustInclude(message);
    }

    [Fact]
    public async Task The_mailbox_of_the_dead_is_dropped_before_the_body_has_unwound()
    {
        var puppet = await NewProcess();
        var message = Send(puppet.Pid);
        Runtime.Kill(puppet.Pid);
        Runtime.Send(puppet.Pid, "another one");
        Garbage.MustInclude(message);
        Assert.Equal([puppet.Pid], Unwinding());
    }

    [Fact]
    public async Task A_message_to_the_dead_is_garbage()
    {
        var puppet = await NewProcess();
        puppet.Returns();
        await Quiescence();
        var message = Send(puppet.Pid);
        Runtime.Send(Pid.Outside, "another one");
        Garbage.MustInclude(message);
    }

    [Theory]
    [InlineData("from the queue")]
    [InlineData("out of the middle")]
    [InlineData("handed over")]
    public async Task What_the_living_have_received_is_garbage(string how)
    {
        var puppet = await NewProcess();
        var handedOver = how == "handed over" ? await puppet.Parks(Receives) : null;
        if (how == "out of the middle")
        {
            Runtime.Send(puppet.Pid, "stays");
        }

        var message = Send(puppet.Pid);
        Runtime.Send(puppet.Pid, "behind");
        Assert.Equal(typeof(object), await (handedOver ?? puppet.Awaits<Type>(how == "out of the middle" ? Seeks : Receives)).WithinPatience());

        await puppet.Parks(context => context.ReceiveAsync(static _ => false));
        Garbage.MustInclude(message);

        static async ValueTask<Type> Receives(ProcessContext context) => TypeOf(await context.ReceiveAsync());
        static async ValueTask<Type> Seeks(ProcessContext context) => TypeOf(await context.ReceiveAsync(item => TypeOf(item) == typeof(object)));
        static Type TypeOf(Received item) => ((Received.Message)item).Content!.GetType();
    }

    [Theory]
    [InlineData("is cancelled")]
    [InlineData("fires")]
    [InlineData("has a receiver that dies")]
    public async Task A_reference_to_a_timer_that_is_no_more_keeps_neither_its_message_nor_its_receiver(string how)
    {
        var (ready, gate) = (NewGate(), NewGate());
        var (pid, body) = Spawn("returns", BodyThread.Pool, ready, gate);
        await ready.Opened.WithinPatience();
        var (timer, message) = SendAfter(pid);
        switch (how)
        {
            case "is cancelled":
                Runtime.CancelTimer(timer);
                break;
            case "fires":
                Clock.Advance(TimeSpan.FromSeconds(1));
                break;
            default:
                Runtime.Kill(pid);
                break;
        }

        gate.Open();
        await Quiescence();
        Runtime.Send(pid, "another one");
        Garbage.MustInclude(message);
        Garbage.MustInclude(body);
        Assert.Null(Runtime.ReadTimer(timer));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (TimerRef Timer, WeakReference Message) SendAfter(Pid to)
    {
        var message = new object();
        return (Runtime.SendAfter(to, TimeSpan.FromSeconds(1), message), new WeakReference(message));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Pid Pid, WeakReference Body) Spawn(string how, BodyThread thread, Gate ready, Gate gate)
    {
        var part = new object();
        var pid = Runtime.Spawn(Body, thread);
        return (pid, new WeakReference(part));

        async Task Body(ProcessContext context)
        {
            runsOn = Thread.CurrentThread;
            context.Send(context.Self, part);
            await context.ReceiveAsync();
            ready.Open();
            switch (how)
            {
                case "is killed while parked":
                    await context.ReceiveAsync(static _ => false);
                    break;
                case "is killed while parked in time":
                    await context.ReceiveAsync(static _ => false, TimeSpan.FromSeconds(1));
                    break;
                case "abandons a receive":
                    await gate.Opened;
                    await context.ReceiveAsync();
                    Abandon(context.ReceiveAsync());
                    break;
                default:
                    await gate.Opened;
                    break;
            }

            if (how == "crashes")
            {
                throw new InvalidOperationException("and nobody looks at it");
            }
        }

        static void Abandon(ValueTask<Received> receive) => Assert.False(receive.IsCompleted);
    }

    // The thread has the synchronization context of its body, so it is forgotten.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasThreadEnded() => Interlocked.Exchange(ref runsOn, null)!.Join(Patience.Limit);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Send(Pid to)
    {
        var message = new object();
        Runtime.Send(to, message);
        return new WeakReference(message);
    }
}
