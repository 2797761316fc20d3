using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class GroupsAndLabels : HostedFacts
{
    [Fact]
    public async Task Members_join_leave_and_get_what_is_sent_to_the_group()
    {
        var (one, two) = (await NewProcess(), await NewProcess());
        await one.Does(context => context.JoinGroup("pool"));
        await two.Does(context => context.JoinGroup("pool", one.Pid));
        Runtime.JoinGroup("pool", two.Pid);
        Assert.Equal([one.Pid, one.Pid, two.Pid], Runtime.GroupMembers("pool"));
        Assert.Equal([one.Pid, one.Pid, two.Pid], await two.Does(context => context.GroupMembers("pool")));
        Assert.Equal(["pool"], Runtime.Groups());
        Assert.Equal(["pool"], Runtime.Info(one.Pid)!.Groups);

        Runtime.SendToGroup("pool", "hello");
        await two.Does(context => context.SendToGroup("pool", "again"));
        Assert.Equal([new Message("hello"), new Message("hello"), new Message("again"), new Message("again")], Mailbox(one));
        Assert.Equal([new Message("hello"), new Message("again")], Mailbox(two));

        Assert.True(Runtime.LeaveGroup("pool", one.Pid));
        Assert.True(await two.Does(context => context.LeaveGroup("pool", one.Pid)));
        Assert.False(await one.Does(context => context.LeaveGroup("pool")));
        Assert.False(Runtime.LeaveGroup("pool", one.Pid));
        Runtime.Kill(two.Pid);
        Assert.Empty(Runtime.Groups());
        Runtime.SendToGroup("pool", "no member gets this");
    }

    [Fact]
    public void A_blank_group_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Runtime.JoinGroup(" ", Pid.Outside));
        Assert.Throws<ArgumentNullException>(() => Runtime.JoinGroup(null!, Pid.Outside));
        Assert.Throws<ArgumentNullException>(() => Runtime.LeaveGroup(null!, Pid.Outside));
        Assert.Throws<ArgumentNullException>(() => Runtime.GroupMembers(null!));
    }

    [Fact]
    public async Task A_process_has_the_label_that_it_was_given_last()
    {
        var pid = Runtime.Spawn(Waits, label: "one");
        Assert.Equal("one", Runtime.Info(pid)!.Label);
        Runtime.SetLabel(pid, "two");
        Assert.Contains($"{pid} (two)", $"{Runtime.Info(pid)}", StringComparison.Ordinal);
        Runtime.SetLabel(pid, null);
        Assert.Null(Runtime.Info(pid)!.Label);

        var puppet = await NewProcess();
        await puppet.Does(context => context.SetLabel("three"));
        Assert.Equal("three", Runtime.Info(puppet.Pid)!.Label);
        var child = await puppet.Does(context => context.SpawnLink(Waits, label: "four"));
        Assert.Equal("four", Runtime.Info(child)!.Label);
    }

    [Fact]
    public async Task A_supervised_child_has_its_id_as_its_label()
    {
        var tree = await Runtime.StartSupervisorAsync(new SupervisorSpec().Child("cache", Waits)).WithinPatience();
        var child = (await tree.WhichChildrenAsync().WithinPatience())[0].LastPid!.Value;
        Assert.Equal("cache", Runtime.Info(child)!.Label);
    }
}
