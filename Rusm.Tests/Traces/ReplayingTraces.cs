using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What <c>rusm replay</c> says, and what every command says of a file that is no trace, or a broken one.</summary>
public sealed class ReplayingTraces
{
    private static readonly Signal[] Some = [Outside.Spawns(), A.SpawnsLinked(), A.Throws()];

    private static readonly string[][] Commands =
    [
        ["replay"], ["show"], ["explain", "--pid", "2"], ["export"], ["export", "--format", "dot", "--pid", "2"],
    ];

    [Fact]
    public void Steps_and_checkpoints_are_counted_and_the_end_named()
    {
        var (code, output, error) = Recorded.Rusm("replay", Recorded.Bytes(Some));
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(4, output.Length);
        Assert.StartsWith("steps        3 in ", output[0], StringComparison.Ordinal);
        Assert.Equal("checkpoints  1 equal", output[2]);
        Assert.Equal("the trace    whole", output[3]);
    }

    [Fact]
    public void The_first_checkpoint_that_differs_is_exit_code_1_with_both_digests()
    {
        var (code, output, _) = Recorded.Rusm("replay", Recorded.OfAnotherKernel(Outside.Spawns()));
        Assert.Equal(1, code);
        Assert.Matches(
            "^It parts from the recording: after step 1 the digest of the state was to be 0000000000000bad, and is [0-9a-f]{16}\\.$", output[4]);
    }

    [Fact]
    public void What_parts_from_the_recording_is_shown_by_no_other_command()
    {
        foreach (var command in Commands[1..])
        {
            var (code, _, error) = On(Recorded.OfAnotherKernel(Outside.Spawns()), command);
            Assert.Equal(2, code);
            Assert.Contains("step 1 is not the one that was recorded", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_trace_that_is_cut_off_works_in_every_command_and_each_says_so_in_one_line()
    {
        var whole = Recorded.Bytes(Some);
        foreach (var command in Commands)
        {
            var (code, output, error) = On(whole[..^3], command);
            Assert.Equal(0, code);
            Assert.NotEmpty(output);
            Assert.Matches("^rusm: FILE: cut off after byte [0-9]+, [0-9]+ bytes of an unfinished block left out; this is about what is left$", error);
        }
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_one_line_with_its_place_and_nothing_is_shown()
    {
        var whole = Recorded.Bytes(Some);
        for (var place = 0; place < whole.Length; place++)
        {
            var broken = whole.ToArray();
            broken[place] ^= 0x10;
            var (code, output, error) = On(broken, Commands[place % Commands.Length]);
            Assert.Equal((2, 0), (code, output.Length));
            Assert.Matches("^FILE: at byte [0-9]+: [^\n]+$", error);
        }
    }

    [Fact]
    public void A_byte_flipped_far_behind_the_first_block_keeps_the_blocks_before_it_from_being_shown()
    {
        var broken = Recorded.Bytes([.. Enumerable.Repeat(Outside.Spawns(), 40_000)]);
        broken[^100] ^= 1;
        foreach (var command in Commands)
        {
            var (code, output, error) = On(broken, command);
            Assert.Equal((2, 0), (code, output.Length));
            Assert.Contains("bytes of it were changed", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_step_of_a_pid_that_never_was_is_one_line_with_its_place()
    {
        foreach (var command in Commands)
        {
            var (code, _, error) = On(Recorded.NamingAStranger(), command);
            Assert.Equal(2, code);
            Assert.Matches("^FILE: at byte [0-9]+: a record names <7>, but only 0 processes had been spawned before it$", error);
        }
    }

    [Fact]
    public void What_is_no_trace_is_one_line()
    {
        foreach (var command in Commands)
        {
            Assert.Equal(
                (2, "FILE: at byte 0: this is not a trace: a trace begins with RUSMTRC"),
                CodeAndError(On("not a trace, but long enough"u8.ToArray(), command)));
            Assert.Equal((2, "FILE: at byte 0: this is not a trace: it has 0 bytes, and the header alone takes 24"), CodeAndError(On([], command)));
        }
    }

    [Fact]
    public void A_file_that_is_not_there_or_is_a_directory_is_one_line()
    {
        foreach (var command in Commands)
        {
            Assert.Equal(
                (2, "/no/such/file: there is no such file; check the path"),
                CodeAndError(Recorded.RusmOn(command[0], "/no/such/file", command[1..])));
            Assert.Equal((2, "/: is a directory; name the files in it"), CodeAndError(Recorded.RusmOn(command[0], "/", command[1..])));
        }
    }

    private static (int Code, string[] Output, string Error) On(byte[] trace, string[] command) => Recorded.Rusm(command[0], trace, command[1..]);

    private static (int Code, string Error) CodeAndError((int Code, string[] Output, string Error) said) => (said.Code, said.Error);
}
