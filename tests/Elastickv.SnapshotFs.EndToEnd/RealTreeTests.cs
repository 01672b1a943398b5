using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>Snapshots of a real server, mounted and exported: every byte and name of the tree that its clients agree with.</summary>
public class RealTreeTests
{
    public static TheoryData<string> Names => [.. RealSnapshot.Names];

    [MountTheory]
    [MemberData(nameof(Names))]
    public void CopyOfTheMountIsTheTree(string name)
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path(name));
        using var scratch = new Scratch();
        Tool.Run("cp", "-r", mounted.Path, scratch.At("copy")).Succeeded();
        TreeListing.AssertSame(TreeListing.Golden(name), TreeListing.Of(scratch.At("copy")));
        Tool.Run("diff", "-r", "--no-dereference", mounted.Path, scratch.At("copy")).Succeeded();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ExportIsTheTree(string name)
    {
        using var scratch = new Scratch();
        Snapfs.Run("export", RealSnapshot.Path(name), scratch.At("out")).Succeeded();
        TreeListing.AssertSame(TreeListing.Golden(name), TreeListing.Of(scratch.At("out")));
        CheckSums(scratch.At("out"));
        CheckAgainstClients(scratch.At("out"), name);
    }

    [MountTheory]
    [MemberData(nameof(Names))]
    public void MountAndExportAreTheSame(string name)
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path(name));
        using var scratch = new Scratch();
        Snapfs.Run("export", RealSnapshot.Path(name), scratch.At("out")).Succeeded();
        Tool.Run("diff", "-r", "--no-dereference", mounted.Path, scratch.At("out")).Succeeded();
        Assert.Equal(Tree(mounted.Path), Tree(scratch.At("out")));
    }

    [MountTheory]
    [MemberData(nameof(Names))]
    public void ChecksumsOfTheMountHold(string name)
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path(name));
        CheckSums(mounted.Path);
    }

    [MountTheory("python3")]
    [MemberData(nameof(Names))]
    public void ClientsOfTheServerSawTheSame(string name)
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path(name));
        CheckAgainstClients(mounted.Path, name);
    }

    private static string[] Tree(string directory) => Tool.Shell("cd \"$1\" && find . -printf '%y %P\\n' | LC_ALL=C sort", directory).Succeeded().Lines;

    private static void CheckSums(string directory)
    {
        ToolResult checkedAll = Tool.Shell("cd \"$1\" && sha256sum -c --strict --quiet CHECKSUMS", directory).Succeeded();
        Assert.Empty(checkedAll.Text);

        // Every file but CHECKSUMS itself has its line.
        string[] files = Tool.Shell("cd \"$1\" && find . -type f -printf x", directory).Succeeded().Lines;
        Assert.Equal(files[0].Length - 1, Tool.Shell("wc -l <\"$1\"/CHECKSUMS", directory).Succeeded().Lines.Select(int.Parse).Single());
    }

    private static void CheckAgainstClients(string directory, string name)
    {
        if (Machine.Missing("python3") is null)
        {
            // The pad key was written after the clients looked.
            ToolResult compared = Tool.Run("python3", GoldenData.At("check_tree.py"), directory, RealSnapshot.Truth(name), "--ignore", "zz-pad");
            compared.Succeeded();
        }
    }
}
