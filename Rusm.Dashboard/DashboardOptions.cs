namespace Rusm.Dashboard;

/// <summary>What the dashboard may do.</summary>
public sealed class DashboardOptions
{
    /// <summary>Whether the page can change the program: kill a process, send it an exit signal, link two processes, and kill many at random. Default:
    /// false.</summary>
    public bool AllowActions { get; set; }

    /// <summary>The port of a <see cref="DashboardServer"/>, on loopback; 0 for a free one. Not used by <c>MapRusmDashboard</c>. Default: 4000.</summary>
    public int Port { get; set; } = 4000;
}
