using System.ComponentModel;
using System.Diagnostics;

namespace Cluster;

/// <summary>
/// A network of Linux for the silos: each has a network namespace, and a cable (veth) to a port of a bridge. Ports can be blocked, so what is tested
/// is TCP that gets no answer, and not code that plays it. It is made in a user namespace of its own, so it needs no root, and no other network changes.
/// </summary>
internal sealed class Switch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A namespace lives as long as a process in it; cat ends when this program ends.
    private readonly List<Process> holders = [];

    private Switch(int ports)
    {
        holders.Add(Hold("unshare", "-rn"));
        Run([.. Enter(0), "sh", "-ec", "ip link add switch type bridge; ip link set switch up"]);
        for (var number = 1; number <= ports; number++)
        {
            var host = Hold([.. Enter(0), "unshare", "-n"]);
            holders.Add(host);
            Run([.. Enter(0), "sh", "-ec", $"ip link add port{number} type veth peer name eth0 netns {host.Id}; ip link set port{number} master switch up"]);
            Run([.. Enter(number), "sh", "-ec", $"ip link set lo up; ip address add {Address(number)}/24 dev eth0; ip link set eth0 up"]);
        }
    }

    /// <summary>Makes the network.</summary>
    /// <param name="ports">The number of silos.</param>
    /// <param name="refusal">Why this machine does not permit it; null if it does.</param>
    internal static Switch? TryCreate(int ports, out string? refusal)
    {
        try
        {
            refusal = null;
            return new Switch(ports);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            refusal = $"this machine does not permit network namespaces. {exception.Message}";
            return null;
        }
    }

    internal static string Address(int number) => $"10.0.0.{number}";

    /// <summary>The beginning of a command that runs in the namespace of a silo.</summary>
    internal string[] Enter(int number) => ["nsenter", "-t", $"{holders[number].Id}", "-U", "--preserve-credentials", "-n"];

    /// <summary>Two silos do not reach each other, or do so again. Isolated ports of a bridge drop what they would send to each other.</summary>
    internal void Block(int one, int two, bool isBlocked) => Array.ForEach([one, two], number => Set(number, "type", "bridge_slave", "isolated", isBlocked ? "on" : "off"));

    /// <summary>A silo reaches no other, or does so again.</summary>
    internal void Isolate(int number, bool isIsolated) => Set(number, isIsolated ? "down" : "up");

    public void Dispose()
    {
        foreach (var holder in holders)
        {
            holder.StandardInput.Close();
            holder.Dispose();
        }
    }

    private void Set(int number, params string[] what) => Run([.. Enter(0), "ip", "link", "set", $"port{number}", .. what]);

    // Returns when the process is in its namespace.
    private static Process Hold(params string[] command)
    {
        var holder = Start([.. command, "sh", "-c", "echo held; exec cat > /dev/null"]);
        return holder.StandardOutput.ReadLine() == "held" ? holder : throw Refusal(command, holder);
    }

    private static void Run(params string[] command)
    {
        using var process = Start(command);
        if (!process.WaitForExit(Patience) || process.ExitCode != 0)
        {
            throw Refusal(command, process);
        }
    }

    private static IOException Refusal(string[] command, Process process) =>
        new($"{string.Join(' ', command)}: {process.StandardError.ReadToEnd().Trim().ReplaceLineEndings(" ")}");

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
