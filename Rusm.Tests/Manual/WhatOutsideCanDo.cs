using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>Outside can only spawn, send, exit, and give and take names, of which <see cref="Names"/> tells; that the rest does nothing is <see cref="EverySignalInEveryState"/>.</summary>
public sealed class WhatOutsideCanDo
{
    [Fact]
    public void It_spawns() => Given()
        .When(Outside.Spawns())
        .Then(F.Starts())
        .Linked(F);

    [Fact]
    public void It_sends() => Given()
        .When(Outside.Sends(A, "hello"))
        .Then(A.Gets(Message("hello")));

    [Fact]
    public void It_exits() => Given(B.Traps())
        .When(Outside.SendsExit(A, Shutdown), Outside.SendsExit(B, Shutdown))
        .Then(A.Ends(Shutdown, SignalFrom(Outside)), B.Gets(ExitFrom(Outside, Shutdown)));

    [Fact]
    public void It_is_no_process()
    {
        var state = Given(A.Sends(Outside, "hello"), A.SendsExit(Outside, Kill)).State;
        Assert.False(state.IsAlive(Outside));
        Assert.True(state.Find(Outside).IsNone);
    }
}
