using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>An S3 service on the loopback interface, and the aws command pointed at it.</summary>
internal sealed class MotoServer : IDisposable
{
    private readonly Process server;
    private readonly Dictionary<string, string> environment;
    private readonly string endpoint;

    public MotoServer()
    {
        int port = FreePort();
        endpoint = $"http://127.0.0.1:{port}";
        environment = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_PAGER"] = "",
        };
        server = Tool.Start("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)]);
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        if (!Tool.Eventually(() => Answers(port)))
        {
            Dispose();
            throw new InvalidOperationException("the moto server did not start");
        }
    }

    public ToolResult Aws(params IEnumerable<string> arguments) => Tool.RunWith(environment, "aws", ["--endpoint-url", endpoint, .. arguments]);

    public void Dispose()
    {
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
        server.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
